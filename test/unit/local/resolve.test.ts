// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes references so.
import { describe, expect, it } from 'vitest';
import { type Place, type Stack, template } from '../../../local/template/model.ts';
import { createResolver, requireKnownIntrinsics } from '../../../local/template/resolve.ts';

const addresses = { sqs: 'http://127.0.0.1:4503', site: 'http://127.0.0.1:4500' };
const stack = (name: string, content: unknown): Stack => ({
  name,
  template: template.parse(content),
  assets: new Map(),
});
const storage = stack('Storage', {
  Resources: { Table: { Type: 'AWS::DynamoDB::Table' } },
  Outputs: {
    Shared: { Value: { Ref: 'Table' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Table' } } },
  },
});
const publishing = stack('Publishing', {
  Parameters: { Colour: { Default: 'blue' }, Bare: {} },
  Conditions: {
    Yes: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Either: { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] },
    Both: { 'Fn::And': [{ Condition: 'No' }, { Condition: 'Yes' }] },
  },
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    Role: { Type: 'AWS::IAM::Role' },
    Bucket: { Type: 'AWS::S3::Bucket' },
  },
});
const resolver = createResolver([storage, publishing], addresses);
const at: Place = { stack: 'Publishing', id: 'Queue', path: ['Properties', 'X'] };

describe('an intrinsic', () => {
  it.each<[string, unknown, unknown]>([
    ['Ref of a resource', { Ref: 'Bucket' }, 'publishing-bucket'],
    [
      'Ref of a queue is its URL',
      { Ref: 'Queue' },
      'http://127.0.0.1:4503/000000000000/Publishing-Queue.fifo',
    ],
    ['Ref of a parameter', { Ref: 'Colour' }, 'blue'],
    ['Ref of the region', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Ref of the account', { Ref: 'AWS::AccountId' }, '000000000000'],
    [
      'Fn::GetAtt',
      { 'Fn::GetAtt': ['Queue', 'Arn'] },
      'arn:aws:sqs:us-east-1:000000000000:Publishing-Queue.fifo',
    ],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Role.Arn' }, 'arn:aws:iam::000000000000:role/Publishing-Role'],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'Colour' }, 1]] }, 'a/blue/1'],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${AWS::Partition}/${Bucket}/${Role.Arn}/${!Kept}' },
      'aws/publishing-bucket/arn:aws:iam::000000000000:role/Publishing-Role/${Kept}',
    ],
    ['Fn::Sub with values', { 'Fn::Sub': ['${a}-${Colour}', { a: { Ref: 'Colour' } }] }, 'blue-blue'],
    ['Fn::Select', { 'Fn::Select': ['1', ['a', { Ref: 'Colour' }]] }, 'blue'],
    ['Fn::Split', { 'Fn::Select': [2, { 'Fn::Split': [':', 'a:b:c'] }] }, 'c'],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'Storage:Table' }, 'Storage-Table'],
    ['Fn::If, yes', { 'Fn::If': ['Yes', 'a', 'b'] }, 'a'],
    ['Fn::If, no', { 'Fn::If': ['No', 'a', { Ref: 'Colour' }] }, 'blue'],
    ['Fn::Or', { 'Fn::If': ['Either', 'a', 'b'] }, 'a'],
    ['Fn::And', { 'Fn::If': ['Both', 'a', 'b'] }, 'b'],
    ['AWS::NoValue leaves a property out', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['AWS::NoValue leaves an element out', ['a', { 'Fn::If': ['No', 'b', { Ref: 'AWS::NoValue' }] }], ['a']],
    ['none: an object with two keys', { Ref: 'x', b: { Ref: 'Colour' } }, { Ref: 'x', b: 'blue' }],
  ])('%s', (_name, value, expected) => {
    expect(resolver.resolve(value, at)).toEqual(expected);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'an unknown one',
      { a: [{ 'Fn::Cidr': ['10.0.0.0/8', 1] }] },
      /^Publishing\.Queue\.Properties\.X\.a\.0\.Fn::Cidr: .*does not know.*Fn::Join/,
    ],
    ['Ref to nothing', { Ref: 'Nobody' }, /Ref to Nobody/],
    ['Ref to a parameter without a value', { Ref: 'Bare' }, /Bare has no default/],
    ['an unknown pseudo parameter', { Ref: 'AWS::Moon' }, /AWS::Moon/],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': ['Queue', 'Colour'] },
      /no attribute Colour of AWS::SQS::Queue.*Arn/,
    ],
    ['an attribute of nothing', { 'Fn::GetAtt': ['Nobody', 'Arn'] }, /Nobody/],
    ['an import that nobody exports', { 'Fn::ImportValue': 'Storage:Moon' }, /"Storage:Moon"/],
    ['an element that is not there', { 'Fn::Select': [3, ['a']] }, /no element 3/],
    ['a condition that is not there', { 'Fn::If': ['Maybe', 1, 2] }, /no condition Maybe/],
    ['arguments of another shape', { 'Fn::Join': ['/', 'a'] }, /Fn::Join: takes other arguments/],
  ])('%s is an error that says where', (_name, value, message) => {
    expect(() => resolver.resolve(value, at)).toThrow(message);
  });

  it('that is unknown is found even where nothing is read', () => {
    expect(() => requireKnownIntrinsics({ a: [{ b: { 'Fn::Transform': {} } }] }, at)).toThrow(
      /a\.0\.b: .*Fn::Transform/,
    );
    expect(() => requireKnownIntrinsics({ a: [{ b: { 'Fn::Sub': '${Nobody}' } }] }, at)).not.toThrow();
  });
});
