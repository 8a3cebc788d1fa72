import { type Place, TemplateError } from './model.ts';

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** Addresses that identities are made of: where the emulators listen. */
export interface Addresses {
  /** Origin of SQS, without a slash at the end. */
  sqs: string;
  /** Origin of the web server that is the site and the API. */
  site: string;
}

export interface Named {
  type: string;
  stack: string;
  id: string;
  /** Unresolved properties; a physical name given there counts where it is plain text. */
  properties: Record<string, unknown>;
}

/** What `Ref` gives for a resource, and its attributes for `Fn::GetAtt`. */
export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

const arn = (service: string, resource: string, region = REGION, account = ACCOUNT): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** Names are made from stack and logical id alone, so that a restart finds what it left. */
function nameOf(resource: Named, property: string, limit: number): string {
  const given = resource.properties[property];
  return typeof given === 'string' ? given : `${resource.stack}-${resource.id}`.slice(-limit);
}

const makers: Record<string, (resource: Named, addresses: Addresses) => Identity> = {
  'AWS::S3::Bucket': (r) => {
    const name = nameOf(r, 'BucketName', 63).toLowerCase();
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${REGION}.amazonaws.com`,
      },
    };
  },
  'AWS::SQS::Queue': (r, { sqs }) => {
    const suffix = r.properties.FifoQueue === true ? '.fifo' : '';
    const given = nameOf(r, 'QueueName', 80 - suffix.length);
    const name = given.endsWith(suffix) ? given : given + suffix;
    const ref = `${sqs}/${ACCOUNT}/${name}`;
    return { ref, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: ref } };
  },
  'AWS::DynamoDB::Table': (r) => {
    const name = nameOf(r, 'TableName', 255);
    return { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } };
  },
  'AWS::Lambda::Function': (r) => {
    const name = nameOf(r, 'FunctionName', 64);
    return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
  },
  'AWS::Events::EventBus': (r) => {
    const name = nameOf(r, 'Name', 256);
    return { ref: name, attributes: { Arn: arn('events', `event-bus/${name}`), Name: name } };
  },
  'AWS::Events::Rule': (r) => {
    const name = nameOf(r, 'Name', 64);
    return { ref: name, attributes: { Arn: arn('events', `rule/${name}`) } };
  },
  'AWS::Events::Archive': (r) => {
    const name = nameOf(r, 'ArchiveName', 48);
    return { ref: name, attributes: { Arn: arn('events', `archive/${name}`), ArchiveName: name } };
  },
  'AWS::Scheduler::ScheduleGroup': (r) => {
    const name = nameOf(r, 'Name', 64);
    return { ref: name, attributes: { Arn: arn('scheduler', `schedule-group/${name}`) } };
  },
  'AWS::ApiGatewayV2::Api': (r, { site }) => ({
    ref: r.id.toLowerCase(),
    attributes: { ApiEndpoint: site, ApiId: r.id.toLowerCase() },
  }),
  'AWS::ApiGatewayV2::Integration': (r) => ({ ref: r.id, attributes: { IntegrationId: r.id } }),
  'AWS::CloudFront::Distribution': (r, { site }) => ({
    ref: r.id,
    attributes: { Id: r.id, DomainName: new URL(site).host },
  }),
  'AWS::CloudFront::Function': (r) => ({
    ref: arn('cloudfront', `function/${r.id}`, ''),
    attributes: { FunctionARN: arn('cloudfront', `function/${r.id}`, '') },
  }),
  'AWS::IAM::Role': (r) => {
    const name = nameOf(r, 'RoleName', 64);
    return { ref: name, attributes: { Arn: arn('iam', `role/${name}`, ''), RoleId: r.id } };
  },
  'AWS::KMS::Key': (r) => ({ ref: r.id, attributes: { Arn: arn('kms', `key/${r.id}`), KeyId: r.id } }),
  'AWS::Logs::LogGroup': (r) => {
    const name = nameOf(r, 'LogGroupName', 512);
    return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
  },
  'AWS::SNS::Topic': (r) => {
    const ref = arn('sns', nameOf(r, 'TopicName', 256));
    return { ref, attributes: { TopicArn: ref } };
  },
};

/** The identity of a resource. Types without attributes of interest are known by their logical id alone. */
export function identityOf(resource: Named, addresses: Addresses): Identity {
  return (
    makers[resource.type]?.(resource, addresses) ?? { ref: resource.id, attributes: { Id: resource.id } }
  );
}

/** An attribute of a resource, as `Fn::GetAtt` asks for it. */
export function attributeOf(resource: Named, attribute: string, addresses: Addresses, at: Place): string {
  const { attributes } = identityOf(resource, addresses);
  const value = attributes[attribute];
  if (value !== undefined) return value;
  const known = Object.keys(attributes).join(', ');
  throw new TemplateError(
    at,
    `the laptop knows no attribute ${attribute} of ${resource.type} (it knows ${known}); add it to local/template/identity.ts`,
  );
}
