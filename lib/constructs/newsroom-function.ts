import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CfnResource, type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ENV, FunctionName } from '../../functions/shared/names.ts';
import type { Surroundings } from '../surroundings.ts';
import { acknowledgeWildcard } from './acknowledge.ts';

/** Names of environment variables that a function may have. */
export type EnvName = (typeof ENV)[keyof typeof ENV];

/** Metadata of a function's resource that names its folder in functions/. */
export const FUNCTION_METADATA = 'dateline:function';

export interface NewsroomFunctionProps {
  surroundings: Surroundings;
  /** Its folder in functions/. */
  name: FunctionName;
  /** What it does, in a few words. */
  description: string;
  /** How long it may take. */
  timeout: Duration;
  /** Megabytes; 1769 are one whole processor.
   * @default 512
   */
  memory?: number;
}

/** A function of the newsroom: its bundle, its own role that starts with nothing but its own log, and that log. */
export class NewsroomFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly timeout: Duration;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: NewsroomFunctionProps) {
    super(scope, id);
    const { stage, functionsDir } = props.surroundings;
    const bundle = join(functionsDir, props.name);
    if (!existsSync(join(bundle, 'index.mjs'))) {
      throw new Error(`no bundle in ${bundle}: run bundleFunctions() of lib/bundling.ts before synthesis`);
    }

    const logGroup = new LogGroup(this, 'Log', {
      retention: stage.logRetentionDays,
      removalPolicy: stage.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // A role of its own: the one that CDK makes may write every log of the account.
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `${props.name}: ${props.description}`,
    });
    this.timeout = props.timeout;
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: stage.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      code: Code.fromAsset(bundle),
      handler: 'index.handler',
      memorySize: props.memory ?? 512,
      timeout: props.timeout,
      role: this.#role,
      logGroup,
      environment: { NODE_OPTIONS: '--enable-source-maps' },
    });
    logGroup.grantWrite(this.#role);
    const resource = this.lambda.node.defaultChild;
    if (resource instanceof CfnResource) resource.addMetadata(FUNCTION_METADATA, props.name);
  }

  /**
   * Gives a permission and sets the environment variables that go with it. Only the `grant…` methods of what is
   * granted call this, so that neither comes without the other (law 12).
   */
  allow(statement: PolicyStatementProps, environment: Partial<Record<EnvName, string>> = {}): void {
    this.#role.addToPolicy(new PolicyStatement(statement));
    this.know(environment);
  }

  /** Sets environment variables that need no permission. */
  know(environment: Partial<Record<EnvName, string>>): void {
    for (const [name, value] of Object.entries(environment)) this.lambda.addEnvironment(name, value);
  }

  /** As `allow`, where the only resource ends in a wildcard, which needs its reason. */
  allowBelow(
    resource: string,
    reason: string,
    statement: Omit<PolicyStatementProps, 'resources'>,
    environment: Partial<Record<EnvName, string>> = {},
  ): void {
    this.allow({ ...statement, resources: [resource] }, environment);
    acknowledgeWildcard(this, resource, reason);
  }
}
