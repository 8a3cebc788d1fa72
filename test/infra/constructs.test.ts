import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeEach, describe, expect, test } from 'vitest';
import { ENV } from '../../functions/shared/names.ts';
import { readStage } from '../../lib/config.ts';
import { SiteBucket, UploadsBucket } from '../../lib/constructs/buckets.ts';
import { DataTable } from '../../lib/constructs/data-table.ts';
import { MailEvents } from '../../lib/constructs/mail-events.ts';
import { SubscriberMail } from '../../lib/constructs/mailer.ts';
import { NewsroomBus } from '../../lib/constructs/newsroom-bus.ts';
import { NewsroomFunction } from '../../lib/constructs/newsroom-function.ts';
import { Schedules } from '../../lib/constructs/schedules.ts';
import { SecretsKey } from '../../lib/constructs/secrets-key.ts';
import { WorkQueue, type WorkQueueProps } from '../../lib/constructs/work-queue.ts';
import { testNewsroom } from '../support/newsroom.ts';
import { stubBundles } from './synthesized.ts';

const surroundings = {
  stage: readStage(() => undefined),
  newsroom: testNewsroom,
  functionsDir: stubBundles(),
};
const { stage } = surroundings;

let stack: Stack;
let fn: NewsroomFunction;
beforeEach(() => {
  stack = new Stack(new App(), 'Test');
  fn = new NewsroomFunction(stack, 'Fn', {
    surroundings,
    name: 'plan-pages',
    description: 'Test',
    timeout: Duration.seconds(20),
  });
});

const workQueue = (extra: Partial<WorkQueueProps> = {}) =>
  new WorkQueue(stack, 'Work', {
    worker: fn,
    failure: 'Something is not done.',
    runbook: 'pages',
    late: Duration.minutes(5),
    alarms: undefined,
    ...extra,
  });

const DEFAULT_BUS = { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':event-bus/default$')])] };
const mailEvents = (name: 'dev' | 'emulator' = 'dev') =>
  new MailEvents(stack, 'MailEvents', {
    stage: readStage((setting) => (setting === 'stage' ? name : undefined)),
    mail: new SubscriberMail(stack, 'Mail'),
    queue: workQueue(),
  });

/** The policy has the statement, and the function's environment the variables. */
function expectBoth(statement: Record<string, unknown>, variables: string[]) {
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(statement)]) },
  });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike(Object.fromEntries(variables.map((name) => [name, Match.anyValue()]))),
    },
  });
}

describe('a grant gives the permission and the variable together', () => {
  test('table: read', () => {
    new DataTable(stack, 'Data', { stage, variable: ENV.newsroomTable }).grantRead(fn);
    expectBoth({ Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'] }, [
      ENV.newsroomTable,
    ]);
  });

  test('table with a key of its own: its key too', () => {
    new DataTable(stack, 'Data', { stage, variable: ENV.audienceTable, ownKey: true }).grantRead(fn);
    expectBoth({ Action: ['kms:Decrypt', 'kms:DescribeKey'] }, [ENV.audienceTable]);
    Template.fromStack(stack).hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      BillingMode: 'PAY_PER_REQUEST',
    });
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('table: put under one key only', () => {
    new DataTable(stack, 'Data', { stage, variable: ENV.partnersTable }).grantAdd(fn, 'KEYS');
    expectBoth(
      {
        Action: 'dynamodb:PutItem',
        Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['KEYS'] } },
      },
      [ENV.partnersTable],
    );
  });

  test('sealed texts: open, and nothing else', () => {
    new SecretsKey(stack, 'Secrets', { stage }).grantOpen(fn);
    expectBoth({ Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] } }, []);
    Template.fromStack(stack).hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
  });

  test('uploads: below a prefix only', () => {
    new UploadsBucket(stack, 'Uploads', { stage }).grantWrite(fn, 'reports/');
    expectBoth(
      {
        Action: 's3:PutObject',
        Resource: { 'Fn::Join': ['', [Match.anyValue(), '/reports/*']] },
      },
      [ENV.uploadsBucket],
    );
  });

  test('site', () => {
    new SiteBucket(stack, 'Site', { stage }).grantReadWrite(fn);
    expectBoth({ Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'] }, [ENV.siteBucket]);
  });

  test('bus: the newsroom’s own events only', () => {
    new NewsroomBus(stack, 'Events', { stage }).grantPut(fn);
    expectBoth({ Action: 'events:PutEvents', Condition: { StringEquals: { 'events:source': 'dateline' } } }, [
      ENV.bus,
    ]);
  });

  test('queue', () => {
    workQueue({ variable: ENV.pagesQueueUrl }).grantSend(fn);
    expectBoth({ Action: 'sqs:SendMessage' }, [ENV.pagesQueueUrl]);
  });

  test('queue whose URL has no name: an error', () => {
    expect(() => workQueue().grantSend(fn)).toThrow(/Test\/Work has no variable for its URL/);
  });

  test('schedules: their group only, and the role for Scheduler only', () => {
    new Schedules(stack, 'Later', { queue: workQueue(), variable: ENV.dueQueueArn }).grantManage(fn);
    expectBoth(
      {
        Action: 'iam:PassRole',
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      },
      [ENV.dueQueueArn, ENV.scheduleGroup, ENV.schedulerRoleArn],
    );
  });

  test('mail: as the newsroom’s sender only', () => {
    new SubscriberMail(stack, 'Mail').grantSend(fn, testNewsroom);
    expectBoth(
      {
        Action: 'ses:SendRawEmail',
        Condition: { StringEquals: { 'ses:FromAddress': 'alerts@example.org' } },
      },
      [ENV.configurationSet],
    );
  });

  test('replay: of the archive of mails only', () => {
    mailEvents().grantReplay(fn);
    expectBoth(
      { Action: 'events:StartReplay', Resource: [{ 'Fn::GetAtt': [Match.anyValue(), 'Arn'] }, DEFAULT_BUS] },
      [ENV.mailArchiveArn, ENV.mailBusArn, ENV.mailReplayRuleArn],
    );
    expectBoth({ Action: 'events:StartReplay', Resource: { 'Fn::Join': ['', Match.arrayWith(['-*'])] } }, []);
  });

  test('replay: not where there is no archive', () => {
    mailEvents('emulator').grantReplay(fn);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Events::Archive', 0);
    expect(JSON.stringify(template)).not.toContain('StartReplay');
  });
});

describe('work queue', () => {
  test('comes with dead letters, alarms and a worker that returns what failed', () => {
    workQueue();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 120,
      RedrivePolicy: { maxReceiveCount: 5 },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: 'Something is not done. What to do: docs/runbook.md#pages',
      Threshold: 0,
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 300 });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  test('dead letters of a FIFO queue are FIFO, as SQS asks', () => {
    workQueue({ fifo: true });
    Template.fromStack(stack).allResourcesProperties('AWS::SQS::Queue', { FifoQueue: true });
  });

  test('what a rule can’t put into it lands in its dead letters', () => {
    new NewsroomBus(stack, 'Events', { stage }).feed(workQueue(), ['release.accepted.v1']);
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { source: ['dateline'], 'detail-type': ['release.accepted.v1'] },
      Targets: [Match.objectLike({ DeadLetterConfig: { Arn: Match.anyValue() } })],
    });
  });
});

describe("SES's events", () => {
  const ours = { mail: { tags: { 'ses:configuration-set': [{ Ref: Match.stringLikeRegexp('^MailSet') }] } } };
  const wentOut = ['Email Sent', 'Email Delivered'];

  test('of our mails only come to the queue; one for every mail only when it is asked for', () => {
    mailEvents();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      EventDestination: {
        MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint', 'reject', 'renderingFailure'],
        EventBridgeDestination: { EventBusArn: DEFAULT_BUS },
      },
    });
    template.resourcePropertiesCountIs('AWS::Events::Rule', Match.anyValue(), 2);
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: {
        source: ['aws.ses'],
        'detail-type': [
          'Email Bounced',
          'Email Complaint Received',
          'Email Rejected',
          'Email Rendering Failed',
        ],
        detail: ours,
      },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: {
        source: ['aws.ses'],
        'detail-type': wentOut,
        detail: ours,
        'replay-name': [{ exists: true }],
      },
    });
  });

  test('of mails that went out are kept for two weeks', () => {
    mailEvents();
    Template.fromStack(stack).hasResourceProperties('AWS::Events::Archive', {
      ArchiveName: 'dateline-dev-mail',
      SourceArn: DEFAULT_BUS,
      RetentionDays: 14,
      EventPattern: { source: ['aws.ses'], 'detail-type': wentOut, detail: ours },
    });
  });
});

test('a bundle that is not there is named', () => {
  const make = () =>
    new NewsroomFunction(stack, 'Other', {
      surroundings: { ...surroundings, functionsDir: '/nowhere' },
      name: 'render-pages',
      description: 'Test',
      timeout: Duration.seconds(1),
    });
  expect(make).toThrow(/no bundle in \/nowhere\/render-pages: run bundleFunctions\(\)/);
});
