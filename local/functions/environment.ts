import { CREDENTIALS, origin } from '../emulators/clients.ts';
import type { Ports } from '../ports.ts';
import { REGION } from '../template/identity.ts';
import type { FunctionPlan } from '../template/plan.ts';

/** Services that SDK clients look up in `AWS_ENDPOINT_URL_<SERVICE>`, and who answers for them. */
export function endpointsOf(ports: Ports) {
  return {
    s3: origin(ports.storage),
    sqs: origin(ports.storage),
    dynamodb: origin(ports.tables),
    ses: origin(ports.mail),
    eventbridge: origin(ports.events),
    scheduler: origin(ports.scheduler),
    kms: origin(ports.keys),
  };
}

/** What any AWS tool needs in its environment to talk to the laptop. */
export function toolEnvironment(ports: Ports): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...Object.fromEntries(
      Object.entries(endpointsOf(ports)).map(([service, url]) => [
        `AWS_ENDPOINT_URL_${service.toUpperCase()}`,
        url,
      ]),
    ),
  };
}

/** All that a function finds in its environment: its own variables, and what Lambda sets. Nothing of the laptop's. */
export function functionEnvironment(plan: FunctionPlan, ports: Ports): Record<string, string> {
  return {
    ...toolEnvironment(ports),
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: plan.assetDir,
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
    ...plan.environment,
  };
}
