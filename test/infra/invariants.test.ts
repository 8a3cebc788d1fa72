import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ENV, FUNCTION_NAMES, UPLOAD_PREFIX } from '../../functions/shared/names.ts';
import {
  type Found,
  functionProperties,
  referenced,
  resourcesOf,
  statementsOf,
  synthesize,
  type Template,
} from './synthesized.ts';

let app: App;
let templates: Record<string, Template>;
beforeAll(() => {
  ({ app, templates } = synthesize({ stage: 'prod', alarmEmail: 'ops@example.org' }));
});

const all = (type: string) => resourcesOf(templates, type);
const named = (found: Found) => `${found.stack}/${found.id}`;

describe('functions', () => {
  it('are those of names.ts, on Node 24 and arm64, each with a log of its own that ends', () => {
    const functions = all('AWS::Lambda::Function');
    expect(functions.map((found) => found.metadata['dateline:function']).sort()).toEqual(
      [...FUNCTION_NAMES].sort(),
    );
    const logs = new Set<string>();
    for (const found of functions) {
      expect(found.properties, named(found)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
      });
      const { LogGroup } = z.object({ LogGroup: z.unknown() }).parse(found.properties.LoggingConfig);
      logs.add(`${found.stack}/${referenced(LogGroup)}`);
    }
    expect(logs.size).toBe(FUNCTION_NAMES.length);
    for (const log of all('AWS::Logs::LogGroup'))
      expect(log.properties, named(log)).toHaveProperty('RetentionInDays');
  });

  it('use x86_64 where told', () => {
    const other = synthesize({ stage: 'emulator', architecture: 'x86_64' });
    for (const found of resourcesOf(other.templates, 'AWS::Lambda::Function')) {
      expect(found.properties.Architectures, named(found)).toEqual(['x86_64']);
    }
  });

  it('know of the environment what names.ts names, and nothing else of ours', () => {
    const ours = new Set<string>([...Object.values(ENV), 'NODE_OPTIONS']);
    for (const found of all('AWS::Lambda::Function')) {
      const { Environment } = functionProperties(found.properties);
      expect(Object.keys(Environment.Variables).filter((name) => !ours.has(name))).toEqual([]);
    }
  });

  it.each(FUNCTION_NAMES)('%s gets the environment that its env.ts asks for', async (name) => {
    const shape = await declaredEnvironment(name);
    const found = all('AWS::Lambda::Function').find((one) => one.metadata['dateline:function'] === name);
    const { NODE_OPTIONS: _, ...given } = functionProperties(found?.properties).Environment.Variables;
    const required = Object.keys(shape).filter((key) => !shape[key]?.safeParse(undefined).success);
    expect(Object.keys(given), 'required').toEqual(expect.arrayContaining(required));
    expect(
      Object.keys(given).filter((key) => !(key in shape)),
      'granted, and never read',
    ).toEqual([]);
  });

  it('return only the messages that failed, and are given six times their timeout', () => {
    const mappings = all('AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(17);
    for (const mapping of mappings) {
      expect(mapping.properties.FunctionResponseTypes, named(mapping)).toEqual(['ReportBatchItemFailures']);
      const resources = templates[mapping.stack]?.Resources ?? {};
      const queue = resources[referenced(mapping.properties.EventSourceArn)];
      const worker = resources[referenced(mapping.properties.FunctionName)];
      expect(queue?.Properties.VisibilityTimeout, named(mapping)).toBeGreaterThanOrEqual(
        6 * functionProperties(worker?.Properties).Timeout,
      );
    }
  });
});

/** The shape that a function's env.ts exports, by variable. */
async function declaredEnvironment(name: string): Promise<Record<string, z.ZodType>> {
  const module: unknown = await import(`../../functions/${name}/env.ts`);
  const shape = z.partialRecord(z.enum(ENV), z.instanceof(z.ZodType));
  for (const value of Object.values(Object(module))) {
    const parsed = shape.safeParse(value);
    if (parsed.success) return parsed.data;
  }
  throw new Error(`functions/${name}/env.ts exports no shape whose keys are variables of ENV`);
}

describe('queues', () => {
  it('have a dead-letter queue, or are one; and encryption', () => {
    const queues = all('AWS::SQS::Queue');
    expect(queues).toHaveLength(34);
    const deadLetters = new Set(
      queues.flatMap((queue) => {
        const redrive = z
          .object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.literal(5) })
          .safeParse(queue.properties.RedrivePolicy);
        return redrive.success ? [`${queue.stack}/${referenced(redrive.data.deadLetterTargetArn)}`] : [];
      }),
    );
    for (const queue of queues) {
      expect(queue.properties.SqsManagedSseEnabled, named(queue)).toBe(true);
      expect('RedrivePolicy' in queue.properties, named(queue)).toBe(!deadLetters.has(named(queue)));
    }
  });

  it('each have an alarm that says what it means and links to a section of the runbook', () => {
    const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
    const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    const watched = new Set<string>();
    for (const alarm of all('AWS::CloudWatch::Alarm')) {
      const description = z.string().parse(alarm.properties.AlarmDescription);
      const [, section] = /^[A-Z].{20,}\. What to do: docs\/runbook\.md#([a-z-]+)$/.exec(description) ?? [];
      expect(sections, description).toContain(section);
      expect(alarm.properties.AlarmActions, named(alarm)).toHaveLength(1);
      const dimensions = z
        .array(z.object({ Name: z.string(), Value: z.unknown() }))
        .parse(alarm.properties.Dimensions);
      for (const { Name, Value } of dimensions) {
        if (Name === 'QueueName') watched.add(`${alarm.stack}/${referenced(Value)}`);
      }
    }
    expect([...watched].sort()).toEqual(all('AWS::SQS::Queue').map(named).sort());
  });

  it('take messages without TLS from nobody', () => {
    for (const { stack, id, properties } of all('AWS::SQS::QueuePolicy')) {
      const statements = statementsOf(properties.PolicyDocument);
      expect(statements[0], `${stack}/${id}`).toMatchObject({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
      for (const { Effect, Condition } of statements.slice(1)) {
        expect(Effect).toBe('Allow');
        expect(Condition).toHaveProperty(['ArnEquals', 'aws:SourceArn']);
      }
    }
    expect(all('AWS::SQS::QueuePolicy')).toHaveLength(all('AWS::SQS::Queue').length);
  });
});

describe('permissions', () => {
  const statements = () =>
    all('AWS::IAM::Policy').flatMap(({ properties }) => statementsOf(properties.PolicyDocument));

  it('name their actions and their resources', () => {
    for (const { Action, Resource } of statements()) {
      expect(Action.filter((action) => action.includes('*'))).toEqual([]);
      // The quota is the account's: the action takes no resource (Service Authorization Reference, SES).
      if (Action.join() !== 'ses:GetSendQuota') expect(Resource).not.toContain('*');
    }
  });

  it('let nobody scan a table, list schedules or read what is not theirs', () => {
    const actions = new Set(statements().flatMap(({ Action }) => Action));
    expect([...actions].sort()).toMatchInlineSnapshot(`
      [
        "cloudfront:CreateInvalidation",
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
        "events:PutEvents",
        "events:StartReplay",
        "iam:PassRole",
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "s3:DeleteObject",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:PutObject",
        "scheduler:CreateSchedule",
        "scheduler:DeleteSchedule",
        "scheduler:UpdateSchedule",
        "ses:GetSendQuota",
        "ses:SendRawEmail",
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
        "sqs:SendMessage",
      ]
    `);
  });

  it('let one function open what is sealed for partners, and none seal', () => {
    const [key, ...others] = all('AWS::KMS::Key').filter(({ stack }) => stack === 'Syndication');
    expect(others).toEqual([]);
    const using = all('AWS::IAM::Policy').flatMap(({ properties }) =>
      statementsOf(properties.PolicyDocument)
        .filter(({ Resource }) => JSON.stringify(Resource).includes(`"${key?.id}"`))
        .map(({ Action }) => [JSON.stringify(properties.Roles), Action]),
    );
    expect(using).toEqual([
      [expect.stringMatching(/^\[\{"Ref":"DeliverWebhooksRole\w+"\}\]$/), ['kms:Decrypt']],
    ]);
  });

  it('come from no managed policy', () => {
    for (const role of all('AWS::IAM::Role')) {
      expect(role.properties, named(role)).not.toHaveProperty('ManagedPolicyArns');
    }
  });

  it('satisfy cdk-nag, whose every finding taken as it is has its reason', () => {
    expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
    for (const construct of app.node.findAll()) {
      for (const { type, data } of construct.node.metadata) {
        if (type !== 'aws:cdk:acknowledged-rules') continue;
        for (const reason of Object.values(z.record(z.string(), z.string()).parse(data))) {
          expect(reason.length, construct.node.path).toBeGreaterThan(25);
        }
      }
    }
  });

  it('and cdk-nag would say if they did not', () => {
    const bare = new App();
    new CfnQueue(new Stack(bare, 'Bare'), 'Queue');
    const { violations } = new AwsSolutionsChecks().validateScope(bare);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual(expect.arrayContaining(['AwsSolutions-SQS3']));
  });
});

describe('the app', () => {
  it('has no custom resource', () => {
    const types = Object.values(templates).flatMap(({ Resources }) =>
      Object.values(Resources).map(({ Type }) => Type),
    );
    expect(
      types.filter((type) => !type.startsWith('AWS::') || type.startsWith('AWS::CloudFormation::')),
    ).toEqual([]);
  });

  it('has the outputs of the contract, each once', () => {
    const names = Object.values(templates)
      .flatMap(({ Outputs }) => Object.keys(Outputs))
      .filter((name) => !name.startsWith('ExportsOutput'));
    expect(names.sort()).toEqual(
      [
        'AlertsQueueUrl',
        'AllowInsideEndpoints',
        'ApiUrl',
        'AudienceTableName',
        'DeliveriesQueueUrl',
        'DueQueueUrl',
        'CardsQueueUrl',
        'EventBusName',
        'LedgerTableName',
        'MailConfigurationSet',
        'NewsroomTableName',
        'PagesQueueUrl',
        'PartnersTableName',
        'SecretsKeyArn',
        'SiteBucketName',
        'SiteUrl',
        'SlowDeliveriesQueueUrl',
        'UnsubscribeRuleSet',
        'UploadsBucketName',
      ].sort(),
    );
  });

  it('is woken by uploads and never by a report', () => {
    const onDefault = all('AWS::Events::Rule').filter(({ properties }) => !('EventBusName' in properties));
    const [patterned, timed] = [true, false].map((isPatterned) =>
      onDefault.filter(({ properties }) => 'EventPattern' in properties === isPatterned),
    );
    expect(timed?.map(({ properties }) => properties.ScheduleExpression)).toEqual([
      'rate(1 hour)',
      'rate(15 minutes)',
      'rate(1 day)',
    ]);
    const ofMail = z.object({ EventPattern: z.object({ source: z.tuple([z.literal('aws.ses')]) }) });
    const rules = (patterned ?? []).filter(({ properties }) => !ofMail.safeParse(properties).success);
    expect([patterned?.length, rules.length]).toEqual([4, 2]);
    const pattern = z.object({
      source: z.tuple([z.literal('aws.s3')]),
      detail: z.object({
        bucket: z.object({ name: z.array(z.unknown()).length(1) }),
        object: z.object({ key: z.array(z.strictObject({ prefix: z.string().min(1) })) }),
      }),
    });
    const wakes = (key: string) =>
      rules.filter(({ properties }) => {
        const { detail } = pattern.parse(properties.EventPattern);
        return detail.object.key.some(({ prefix }) => key.startsWith(prefix));
      }).length;
    expect(wakes(`${UPLOAD_PREFIX.reports}releases/x/en.md.json`)).toBe(0);
    expect(wakes(`${UPLOAD_PREFIX.renditions}x/0/480.jpg`)).toBe(0);
    expect(wakes(`${UPLOAD_PREFIX.items}${'0'.repeat(64)}`)).toBe(0);
    expect(wakes(`${UPLOAD_PREFIX.releases}x/en.md`)).toBe(1);
    expect(wakes(`${UPLOAD_PREFIX.preview}x/en.md`)).toBe(1);
  });

  it('receives mail for the one address only, and not where the stage is emulated', () => {
    const [rule, ...others] = all('AWS::SES::ReceiptRule');
    expect(others).toEqual([]);
    expect(rule?.properties.Rule).toMatchObject({
      Recipients: ['leave@example.org'],
      Actions: [{ LambdaAction: { InvocationType: 'Event' } }],
    });
    const permissions = all('AWS::Lambda::Permission').filter(
      ({ properties }) => properties.Principal === 'ses.amazonaws.com',
    );
    expect(permissions).toHaveLength(1);
    expect(permissions[0]?.properties).toHaveProperty('SourceAccount');
    const emulated = synthesize({ stage: 'emulator' });
    expect(resourcesOf(emulated.templates, 'AWS::SES::ReceiptRule')).toEqual([]);
  });

  it('forgets what partners were sent after 120 days, and nothing else of the uploads', () => {
    const rules = all('AWS::S3::Bucket').flatMap(
      ({ properties }) =>
        z
          .object({ Rules: z.array(z.unknown()) })
          .catch({ Rules: [] })
          .parse(properties.LifecycleConfiguration).Rules,
    );
    expect(rules).toEqual([
      {
        Id: 'Items',
        Status: 'Enabled',
        Prefix: UPLOAD_PREFIX.items,
        ExpirationInDays: 120,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      },
    ]);
  });

  it('keeps its data when it is destroyed, in prod; elsewhere it goes', () => {
    const stores = ['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::KMS::Key'];
    const dev = synthesize({ stage: 'dev' });
    for (const type of stores) {
      for (const found of all(type)) expect(found.deletionPolicy, named(found)).toBe('Retain');
      for (const found of resourcesOf(dev.templates, type))
        expect(found.deletionPolicy, named(found)).toBe('Delete');
    }
  });

  it('lets webhooks inside only where the stage may', () => {
    const variable = ENV.insideEndpoints;
    const allowing = ({ templates: those }: { templates: Record<string, Template> }) =>
      resourcesOf(those, 'AWS::Lambda::Function')
        .filter(
          ({ properties }) => functionProperties(properties).Environment.Variables[variable] !== undefined,
        )
        .map(({ metadata }) => metadata['dateline:function']);
    expect(allowing({ templates })).toEqual([]);
    expect(allowing(synthesize({ stage: 'laptop' }))).toEqual([]);
    expect(allowing(synthesize({ stage: 'laptop', allowInsideEndpoints: true }))).toEqual([
      'deliver-webhooks',
    ]);
    expect(() => synthesize({ stage: 'prod', allowInsideEndpoints: true })).toThrow(/unlawful in stage prod/);
  });
});
