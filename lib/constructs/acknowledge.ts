import { Stack, Validations } from 'aws-cdk-lib';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import type { IConstruct } from 'constructs';

/** Takes cdk-nag's findings on a construct as they are, each with its reason. */
export function acknowledge(construct: IConstruct, reasons: Record<string, string>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}

/**
 * Takes a wildcard at the end of one resource's ARN in a policy as it is.
 * cdk-nag names such a finding after the ARN as it stands in the template, which is known only when the references
 * between stacks are resolved: hence at validation, which comes after that and before the nag.
 */
export function acknowledgeWildcard(construct: IConstruct, resource: string, reason: string): void {
  construct.node.addValidation({
    validate: () => {
      const shown = flattenCfnReference(Stack.of(construct).resolve(resource));
      acknowledge(construct, { [`AwsSolutions-IAM5[Resource::${shown}]`]: reason });
      return [];
    },
  });
}
