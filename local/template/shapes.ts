import * as z from 'zod';
import { MAIL_EVENT_TYPES } from './plan.ts';

/** Properties that change nothing on a laptop: who may do what, for how long things are kept, what they cost. */
export const ignored = (...names: string[]) =>
  Object.fromEntries(['Tags', ...names].map((name) => [name, z.unknown().optional()]));

export const bucketShape = z.strictObject({
  NotificationConfiguration: z
    .strictObject({
      EventBridgeConfiguration: z.strictObject({ EventBridgeEnabled: z.boolean().default(true) }).optional(),
    })
    .optional(),
  ...ignored(
    'BucketName',
    'BucketEncryption',
    'LifecycleConfiguration',
    'OwnershipControls',
    'PublicAccessBlockConfiguration',
    // fauxqs keeps one version of an object.
    'VersioningConfiguration',
  ),
});

export const SQS_ATTRIBUTES = [
  'FifoQueue',
  'ContentBasedDeduplication',
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
];
export const queueShape = z.strictObject({
  FifoQueue: z.boolean().optional(),
  ContentBasedDeduplication: z.boolean().optional(),
  DelaySeconds: z.number().optional(),
  MaximumMessageSize: z.number().optional(),
  MessageRetentionPeriod: z.number().optional(),
  ReceiveMessageWaitTimeSeconds: z.number().optional(),
  VisibilityTimeout: z.number().optional(),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() })
    .optional(),
  ...ignored('QueueName', 'SqsManagedSseEnabled', 'RedriveAllowPolicy'),
});

export const tableShape = z.strictObject({
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  ...ignored(
    'TableName',
    'BillingMode',
    'DeletionProtectionEnabled',
    'PointInTimeRecoverySpecification',
    'SSESpecification',
    // dynalite never expires an item.
    'TimeToLiveSpecification',
  ),
});

export const functionShape = z.strictObject({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).optional(),
  ...ignored(
    'FunctionName',
    'Architectures',
    'Description',
    'LoggingConfig',
    'ReservedConcurrentExecutions',
    'Role',
    'Runtime',
    'TracingConfig',
  ),
});

export const mappingShape = z.strictObject({
  EventSourceArn: z.string().includes(':sqs:'),
  FunctionName: z.string(),
  BatchSize: z.number().max(10, 'batches of more than ten messages').default(10),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.number() }).optional(),
  ...ignored(),
});

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
/** Node's timers take no more milliseconds than this. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A rate as a rule has it, such as `rate(1 day)` (EventBridge User Guide, "Rate expressions"), in milliseconds. */
const rate = z
  .string()
  .regex(/^rate\([1-9]\d* (?:minute|hour|day)s?\)$/, 'the laptop knows rate(1 day) and its like, and no cron')
  .transform((expression) => {
    const [, n = '', unit = ''] = /\((\d+) (\w+?)s?\)/.exec(expression) ?? [];
    return Number(n) * (Object.entries(UNITS).find(([name]) => name === unit)?.[1] ?? Number.NaN);
  })
  .refine((milliseconds) => milliseconds <= LONGEST_TIMER, 'the laptop knows rates up to 24 days');

export const ruleShape = z.strictObject({
  EventBusName: z.string().default('default'),
  EventPattern: z.unknown().optional(),
  ScheduleExpression: rate.optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(
    z.strictObject({
      Id: z.string(),
      Arn: z.string().includes(':sqs:', 'only queues can be targets'),
      // Nothing is undeliverable here.
      DeadLetterConfig: z.unknown().optional(),
      RetryPolicy: z.unknown().optional(),
    }),
  ),
  ...ignored('Name', 'Description'),
});

export const archiveShape = z.strictObject({
  SourceArn: z.string(),
  EventPattern: z.unknown(),
  // It is in memory, and ends with the process.
  ...ignored('ArchiveName', 'Description', 'RetentionDays'),
});

export const mailEventsShape = z.strictObject({
  ConfigurationSetName: z.string(),
  EventDestination: z.strictObject({
    Enabled: z.boolean().default(true),
    MatchingEventTypes: z.array(z.enum(MAIL_EVENT_TYPES)),
    EventBridgeDestination: z.strictObject({ EventBusArn: z.string().endsWith(':event-bus/default') }),
    ...ignored('Name'),
  }),
  ...ignored(),
});

export const integrationShape = z.strictObject({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string().includes(':lambda:'),
  PayloadFormatVersion: z.literal('2.0'),
  ...ignored('ApiId'),
});
export const routeShape = z.strictObject({
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.literal('NONE').default('NONE'),
  ...ignored('ApiId'),
});

export const distributionShape = z.object({
  DistributionConfig: z.object({
    CacheBehaviors: z.array(z.object({ PathPattern: z.string() })).default([]),
  }),
});
export const edgeShape = z.strictObject({
  FunctionCode: z.string(),
  FunctionConfig: z.object({ Runtime: z.literal('cloudfront-js-2.0') }),
  ...ignored('Name', 'AutoPublish'),
});

export const headersShape = z.strictObject({
  ResponseHeadersPolicyConfig: z.strictObject({
    SecurityHeadersConfig: z
      .strictObject({
        ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string() }).optional(),
        ContentTypeOptions: z.object({}).optional(),
        FrameOptions: z.object({ FrameOption: z.string() }).optional(),
        ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }).optional(),
        // Not over http.
        StrictTransportSecurity: z.unknown().optional(),
      })
      .default({}),
    CustomHeadersConfig: z
      .strictObject({ Items: z.array(z.object({ Header: z.string(), Value: z.string() })) })
      .default({ Items: [] }),
    ...ignored('Name', 'Comment'),
  }),
});

/** The headers of a policy, names in lower case. */
export function readHeaders({
  ResponseHeadersPolicyConfig: config,
}: z.infer<typeof headersShape>): Record<string, string> {
  const security = config.SecurityHeadersConfig;
  const headers = {
    'content-security-policy': security.ContentSecurityPolicy?.ContentSecurityPolicy,
    'x-content-type-options': security.ContentTypeOptions && 'nosniff',
    'x-frame-options': security.FrameOptions?.FrameOption,
    'referrer-policy': security.ReferrerPolicy?.ReferrerPolicy,
    ...Object.fromEntries(
      config.CustomHeadersConfig.Items.map((item) => [item.Header.toLowerCase(), item.Value]),
    ),
  };
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
