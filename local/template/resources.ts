import * as z from 'zod';
import { compilePattern, type EventPattern, PatternError } from '../events/pattern.ts';
import type { Identity } from './identity.ts';
import { type Place, type Stack, TemplateError } from './model.ts';
import type { Plan } from './plan.ts';
import {
  archiveShape,
  bucketShape,
  distributionShape,
  edgeShape,
  functionShape,
  headersShape,
  ignored,
  integrationShape,
  mailEventsShape,
  mappingShape,
  queueShape,
  readHeaders,
  routeShape,
  ruleShape,
  SQS_ATTRIBUTES,
  tableShape,
} from './shapes.ts';

/** A resource with its properties resolved, on its way into the plan. */
export interface Resource {
  at: Place;
  identity: Identity;
  properties: Record<string, unknown>;
  metadata: Record<string, unknown>;
  stack: Stack;
  plan: Plan;
}

/** Reads a resource's properties; one that is in no list is an error, for it would be ignored in silence. */
function read<T>(resource: Resource, schema: z.ZodType<T>): T {
  const result = schema.safeParse(resource.properties);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new TemplateError(
    { ...resource.at, path: ['Properties', ...(issue?.path.map(String) ?? [])] },
    `${issue?.message ?? 'unknown'}; the laptop does not know what that means. Teach it in local/template/shapes.ts`,
  );
}

const attribute = (resource: Resource, name: string): string => resource.identity.attributes[name] ?? '';

/** The name of a bus, which is given by name or ARN. */
const busOf = (given: string): string => given.split('/').at(-1) ?? '';

function readPattern(resource: Resource, pattern: unknown): EventPattern {
  try {
    return compilePattern(pattern);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new TemplateError({ ...resource.at, path: ['Properties', 'EventPattern'] }, error.message);
  }
}

/** What the laptop makes, by type. */
export const made: Record<string, (resource: Resource) => void> = {
  'AWS::S3::Bucket': (resource) => {
    const { NotificationConfiguration: notification } = read(resource, bucketShape);
    resource.plan.buckets.push({
      name: resource.identity.ref,
      events: notification?.EventBridgeConfiguration?.EventBridgeEnabled ?? false,
    });
  },

  'AWS::SQS::Queue': (resource) => {
    const { RedrivePolicy: redrive, ...numbers } = read(resource, queueShape);
    const attributes = Object.entries(numbers)
      .filter(([name, value]) => SQS_ATTRIBUTES.includes(name) && value !== undefined)
      .map(([name, value]): [string, string] => [name, String(value)]);
    resource.plan.queues.push({
      name: attribute(resource, 'QueueName'),
      arn: attribute(resource, 'Arn'),
      url: resource.identity.ref,
      attributes: {
        ...Object.fromEntries(attributes),
        ...(redrive ? { RedrivePolicy: JSON.stringify(redrive) } : {}),
      },
    });
  },

  'AWS::DynamoDB::Table': (resource) => {
    const shape = read(resource, tableShape);
    resource.plan.tables.push({
      name: resource.identity.ref,
      attributes: shape.AttributeDefinitions.map((a) => ({ name: a.AttributeName, type: a.AttributeType })),
      keys: shape.KeySchema.map((k) => ({ name: k.AttributeName, type: k.KeyType })),
    });
  },

  'AWS::KMS::Key': (resource) => {
    read(resource, z.strictObject(ignored('Description', 'EnableKeyRotation', 'KeyPolicy')));
    resource.plan.keys.push(attribute(resource, 'Arn'));
  },

  'AWS::Lambda::Function': (resource) => {
    const shape = read(resource, functionShape);
    const hash = shape.Code.S3Key.replace(/\.zip$/, '');
    const assetDir = resource.stack.assets.get(hash);
    if (!assetDir) {
      throw new TemplateError(
        { ...resource.at, path: ['Properties', 'Code'] },
        `the assembly has no asset ${hash}`,
      );
    }
    const folder = resource.metadata['dateline:function'];
    resource.plan.functions.push({
      name: resource.identity.ref,
      arn: attribute(resource, 'Arn'),
      label: typeof folder === 'string' ? folder : resource.at.id,
      assetDir,
      handler: shape.Handler,
      timeoutSeconds: shape.Timeout,
      memoryMegabytes: shape.MemorySize,
      environment: shape.Environment?.Variables ?? {},
    });
  },

  'AWS::Lambda::EventSourceMapping': (resource) => {
    const shape = read(resource, mappingShape);
    resource.plan.mappings.push({
      queueArn: shape.EventSourceArn,
      functionName: shape.FunctionName.split(':').at(-1) ?? '',
      batchSize: shape.BatchSize,
      maxConcurrency: shape.ScalingConfig?.MaximumConcurrency ?? 1000,
      reportsFailures: shape.FunctionResponseTypes.length > 0,
    });
  },

  'AWS::Events::EventBus': (resource) => {
    read(resource, z.strictObject({ Name: z.string(), ...ignored('Description') }));
    resource.plan.buses.push(resource.identity.ref);
  },

  'AWS::Events::Rule': (resource) => {
    const shape = read(resource, ruleShape);
    if (shape.State === 'DISABLED') return;
    const queueArns = shape.Targets.map((target) => target.Arn);
    const { ref: name } = resource.identity;
    if (shape.ScheduleExpression !== undefined) {
      resource.plan.timedRules.push({ name, milliseconds: shape.ScheduleExpression, queueArns });
      if (shape.EventPattern === undefined) return;
    }
    resource.plan.rules.push({
      name,
      arn: attribute(resource, 'Arn'),
      bus: busOf(shape.EventBusName),
      pattern: readPattern(resource, shape.EventPattern),
      queueArns,
    });
  },

  'AWS::Events::Archive': (resource) => {
    const shape = read(resource, archiveShape);
    resource.plan.archives.push({
      arn: attribute(resource, 'Arn'),
      bus: busOf(shape.SourceArn),
      pattern: readPattern(resource, shape.EventPattern),
    });
  },

  'AWS::SES::ConfigurationSetEventDestination': (resource) => {
    const { ConfigurationSetName, EventDestination } = read(resource, mailEventsShape);
    if (!EventDestination.Enabled) return;
    resource.plan.mailEvents.push({
      configurationSet: ConfigurationSetName,
      types: EventDestination.MatchingEventTypes,
    });
  },

  'AWS::Scheduler::ScheduleGroup': (resource) => {
    read(resource, z.strictObject(ignored('Name')));
    resource.plan.scheduleGroups.push(resource.identity.ref);
  },

  'AWS::ApiGatewayV2::Api': (resource) => {
    read(resource, z.strictObject({ ProtocolType: z.literal('HTTP'), ...ignored('Name', 'Description') }));
  },

  'AWS::ApiGatewayV2::Stage': (resource) => {
    read(
      resource,
      z.strictObject({
        StageName: z.literal('$default'),
        AutoDeploy: z.literal(true),
        ...ignored('ApiId', 'AccessLogSettings', 'DefaultRouteSettings'),
      }),
    );
  },

  'AWS::ApiGatewayV2::Integration': (resource) => {
    read(resource, integrationShape);
  },

  'AWS::ApiGatewayV2::Route': (resource) => {
    const { RouteKey, Target } = read(resource, routeShape);
    const integration = resource.stack.template.Resources[Target.slice('integrations/'.length)];
    if (!integration) throw new TemplateError(resource.at, `${Target} is not in this stack`);
    const [method = '', path = '$default'] = RouteKey === '$default' ? ['ANY'] : RouteKey.split(' ');
    // The function is filled in by whoever resolves the integration: see readPlan.
    resource.plan.routes.push({ method, path, functionArn: Target });
  },

  'AWS::CloudFront::Distribution': (resource) => {
    const { CacheBehaviors } = read(resource, distributionShape).DistributionConfig;
    resource.plan.apiPaths.push(...CacheBehaviors.map((behavior) => behavior.PathPattern));
  },

  'AWS::CloudFront::Function': (resource) => {
    resource.plan.viewerRequest = read(resource, edgeShape).FunctionCode;
  },

  'AWS::CloudFront::ResponseHeadersPolicy': (resource) => {
    Object.assign(resource.plan.siteHeaders, readHeaders(read(resource, headersShape)));
  },
};

/** What needs no counterpart on a laptop, each for its reason. */
export const ofNoEffect = new Set([
  // Everything may do everything here; permissions are held against the second emulator and the account.
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::KMS::Alias',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::Lambda::Permission',
  // Nobody is woken up by a laptop; logs are files.
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::SNS::Subscription',
  // The web server stands for the CDN, and reads the bucket without asking.
  'AWS::CloudFront::OriginAccessControl',
  // Readers' requests reach the API as they are, from the laptop itself.
  'AWS::CloudFront::OriginRequestPolicy',
  // Mail goes to the inbox whatever the set.
  'AWS::SES::ConfigurationSet',
  'AWS::CDK::Metadata',
]);
