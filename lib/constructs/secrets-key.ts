import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import type { NewsroomFunction } from './newsroom-function.ts';

/**
 * The key under which partners' secrets are sealed. Its policy leaves it to the account's IAM who may use it: a function
 * by a grant, operators by their own roles (docs/deploying.md).
 */
export class SecretsKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, props: { stage: StageSettings }) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: "Dateline partners' secrets",
      enableKeyRotation: true,
      removalPolicy: props.stage.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** `fn` may open what was sealed. It needs no variable: a sealed text names its key. */
  grantOpen(fn: NewsroomFunction): void {
    fn.allow({ actions: ['kms:Decrypt'], resources: [this.key.keyArn] });
  }
}
