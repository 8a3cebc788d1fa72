// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes references so.
import { describe, expect, it } from 'vitest';
import { type Stack, template } from '../../../local/template/model.ts';
import { readPlan } from '../../../local/template/read-plan.ts';

const addresses = { sqs: 'http://127.0.0.1:4503', site: 'http://127.0.0.1:4500' };
const plan = (Resources: unknown, more: object = {}) => {
  const stack: Stack = {
    name: 'App',
    template: template.parse({ Resources, ...more }),
    assets: new Map([['abc', '/assets/asset.abc']]),
  };
  return readPlan([stack], addresses);
};

describe('a plan', () => {
  it('has queues with the attributes that SQS takes, as texts', () => {
    const { queues } = plan({
      Dead: { Type: 'AWS::SQS::Queue' },
      Work: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          VisibilityTimeout: 30,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 },
          Tags: [{ Key: 'a', Value: 'b' }],
        },
      },
    });
    expect(queues[1]).toEqual({
      name: 'App-Work',
      arn: 'arn:aws:sqs:us-east-1:000000000000:App-Work',
      url: 'http://127.0.0.1:4503/000000000000/App-Work',
      attributes: {
        VisibilityTimeout: '30',
        RedrivePolicy:
          '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:App-Dead","maxReceiveCount":5}',
      },
    });
  });

  it('has keys by their ARNs, which is what an output names', () => {
    const { keys, outputs } = plan(
      { Secrets: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: true, KeyPolicy: {} } } },
      { Outputs: { KeyArn: { Value: { 'Fn::GetAtt': ['Secrets', 'Arn'] } } } },
    );
    expect(keys).toEqual(['arn:aws:kms:us-east-1:000000000000:key/Secrets']);
    expect(outputs.KeyArn).toBe(keys[0]);
  });

  it('has rules by the clock apart from those by an event', () => {
    const rule = (ScheduleExpression: string) => ({
      Work: { Type: 'AWS::SQS::Queue' },
      Daily: {
        Type: 'AWS::Events::Rule',
        Properties: { ScheduleExpression, Targets: [{ Id: 'a', Arn: { 'Fn::GetAtt': ['Work', 'Arn'] } }] },
      },
    });
    const { rules, timedRules } = plan(rule('rate(1 day)'));
    expect(rules).toEqual([]);
    expect(timedRules).toEqual([
      {
        name: 'App-Daily',
        milliseconds: 24 * 60 * 60 * 1000,
        queueArns: ['arn:aws:sqs:us-east-1:000000000000:App-Work'],
      },
    ]);
    expect(plan(rule('rate(90 minutes)')).timedRules[0]?.milliseconds).toBe(90 * 60 * 1000);
    for (const unknown of ['cron(0 3 * * ? *)', 'rate(1 fortnight)', 'rate(0 days)', 'rate(25 days)', '']) {
      expect(() => plan(rule(unknown)), unknown).toThrow(/^App\.Daily\.Properties\.ScheduleExpression/);
    }
  });

  it('has archives, and which events about mails are told', () => {
    const archive = (EventPattern: unknown) => ({
      Kept: {
        Type: 'AWS::Events::Archive',
        Properties: {
          ArchiveName: 'mail',
          SourceArn: 'arn:aws:events:us-east-1:000000000000:event-bus/default',
          EventPattern,
          RetentionDays: 14,
        },
      },
    });
    const { archives } = plan(archive({ source: ['aws.ses'] }));
    expect(archives).toMatchObject([
      { arn: 'arn:aws:events:us-east-1:000000000000:archive/mail', bus: 'default' },
    ]);
    expect(archives[0]?.pattern.matches({ source: 'aws.ses' })).toBe(true);
    expect(() => plan(archive({ source: [{ sounds: 'like' }] }))).toThrow(
      /^App\.Kept\.Properties\.EventPattern: .*sounds/,
    );

    const destination = (more: object, MatchingEventTypes = ['send', 'bounce']) => ({
      Set: { Type: 'AWS::SES::ConfigurationSet' },
      Destination: {
        Type: 'AWS::SES::ConfigurationSetEventDestination',
        Properties: {
          ConfigurationSetName: { Ref: 'Set' },
          EventDestination: {
            Enabled: true,
            MatchingEventTypes,
            EventBridgeDestination: {
              EventBusArn: { 'Fn::Sub': 'arn:aws:events:${AWS::Region}:1:event-bus/default' },
            },
            ...more,
          },
        },
      },
    });
    expect(plan(destination({})).mailEvents).toEqual([
      { configurationSet: 'Set', types: ['send', 'bounce'] },
    ]);
    expect(plan(destination({ Enabled: false })).mailEvents).toEqual([]);
    const unknown = /^App\.Destination\.Properties\.EventDestination/;
    expect(() => plan(destination({}, ['open']))).toThrow(unknown);
    expect(() => plan(destination({ SnsDestination: {} }))).toThrow(unknown);
    expect(() => plan(destination({ EventBridgeDestination: undefined }))).toThrow(unknown);
  });

  it('has functions with their asset, label and environment', () => {
    const { functions } = plan({
      Worker: {
        Type: 'AWS::Lambda::Function',
        Metadata: { 'dateline:function': 'render-pages' },
        Properties: {
          Code: { S3Bucket: { 'Fn::Sub': 'assets-${AWS::Region}' }, S3Key: 'abc.zip' },
          Handler: 'index.handler',
          Timeout: 7,
          Environment: { Variables: { QUEUE: { Ref: 'Work' } } },
        },
      },
      Work: { Type: 'AWS::SQS::Queue' },
    });
    expect(functions[0]).toMatchObject({
      name: 'App-Worker',
      label: 'render-pages',
      assetDir: '/assets/asset.abc',
      timeoutSeconds: 7,
      environment: { QUEUE: 'http://127.0.0.1:4503/000000000000/App-Work' },
    });
  });

  it('follows a route through its integration to the function', () => {
    const { routes } = plan({
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
      Call: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: { Ref: 'Api' },
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: 'arn:aws:lambda:us-east-1:000000000000:function:f',
          PayloadFormatVersion: '2.0',
        },
      },
      Route: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: { RouteKey: 'GET /a', Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Call' }]] } },
      },
    });
    expect(routes).toEqual([
      { method: 'GET', path: '/a', functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f' },
    ]);
  });

  it('leaves out what stands under a condition that does not hold, and outputs that are exports', () => {
    const { queues, outputs } = plan(
      { Work: { Type: 'AWS::SQS::Queue', Condition: 'Never' } },
      {
        Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
        Outputs: { Kept: { Value: { Ref: 'AWS::Region' } }, Export: { Value: 'x', Export: { Name: 'x' } } },
      },
    );
    expect([queues, outputs]).toEqual([[], { Kept: 'us-east-1' }]);
  });

  it.each<[string, unknown, RegExp]>([
    ['resource type', { Type: 'AWS::Kinesis::Stream' }, /^App\.Thing: .*AWS::Kinesis::Stream/],
    ['property', { Type: 'AWS::SQS::Queue', Properties: { Sparkle: 1 } }, /^App\.Thing\.Properties.*Sparkle/],
    [
      'kind of target',
      {
        Type: 'AWS::Events::Rule',
        Properties: { EventPattern: { a: [1] }, Targets: [{ Id: '1', Arn: 'arn:aws:lambda:x' }] },
      },
      /^App\.Thing\.Properties\.Targets\.0\.Arn/,
    ],
    [
      'pattern operator',
      { Type: 'AWS::Events::Rule', Properties: { EventPattern: { a: [{ regex: 1 }] }, Targets: [] } },
      /^App\.Thing\.Properties\.EventPattern: a\.0.*regex/,
    ],
    [
      'intrinsic',
      { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Base64': 'x' } } },
      /^App\.Thing\.Properties\.QueueName\.Fn::Base64/,
    ],
    [
      'intrinsic in what has no effect',
      { Type: 'AWS::IAM::Policy', Properties: { A: { 'Fn::Base64': 'x' } } },
      /^App\.Thing\.Properties\.A/,
    ],
    [
      'asset',
      { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'zzz.zip' }, Handler: 'index.handler' } },
      /^App\.Thing\.Properties\.Code: .*zzz/,
    ],
    [
      'event source',
      {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { FunctionName: 'f', EventSourceArn: 'arn:aws:kinesis:x' },
      },
      /^App\.Thing\.Properties\.EventSourceArn/,
    ],
  ])('is refused for an unknown %s, which is named with its place', (_name, resource, message) => {
    expect(() => plan({ Thing: resource })).toThrow(message);
  });
});
