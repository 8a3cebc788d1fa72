import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readOutputs } from '../../../bin/outputs.ts';
import { Refusal } from '../../../bin/refusal.ts';

const folder = mkdtempSync(join(tmpdir(), 'dateline-outputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const flat = {
  UploadsBucketName: 'uploads',
  SiteBucketName: 'site',
  SiteUrl: 'http://127.0.0.1:4500',
  NewsroomTableName: 'newsroom',
  AudienceTableName: 'audience',
  LedgerTableName: 'ledger',
  PartnersTableName: 'partners',
  PagesQueueUrl: 'http://127.0.0.1:4501/000000000000/pages.fifo',
  CardsQueueUrl: 'http://127.0.0.1:4501/000000000000/cards',
  DueQueueUrl: 'http://127.0.0.1:4501/000000000000/due',
  AlertsQueueUrl: 'http://127.0.0.1:4501/000000000000/alerts.fifo',
  SlowDeliveriesQueueUrl: 'http://127.0.0.1:4501/000000000000/slow-deliveries',
  SecretsKeyArn: 'arn:aws:kms:us-east-1:000000000000:key/secrets',
};
const Endpoints = {
  s3: 'http://127.0.0.1:4501',
  sqs: 'http://127.0.0.1:4501',
  dynamodb: 'http://127.0.0.1:4502',
  ses: 'http://127.0.0.1:4503',
  kms: 'http://127.0.0.1:4504',
};

describe('an outputs file that is none', () => {
  it.each([
    ['is not there', join(folder, 'nowhere.json'), 'there is no such file'],
    ['is a folder', folder, 'it is a folder'],
    ['is empty', file('empty.json', ''), 'is no JSON'],
    ['is no JSON', file('broken.json', '{"SiteUrl": '), 'is no JSON'],
    ['is a list', file('list.json', [flat]), 'is no JSON object'],
    ['is a number', file('number.json', '4'), 'is no JSON object'],
    ['is null', file('null.json', 'null'), 'is no JSON object'],
  ])('%s: says so, names the file and the way to get one', (_what, path, words) => {
    const reading = () => readOutputs(path);
    expect(reading).toThrow(Refusal);
    expect(reading).toThrow(words);
    expect(reading).toThrow(path);
    expect(reading).toThrow('npx cdk deploy --all --outputs-file');
  });
});

it('names every output that is missing or no text', () => {
  const { LedgerTableName: _missing, ...rest } = flat;
  const reading = () => readOutputs(file('lacking.json', { ...rest, SiteUrl: 7 }));
  expect(reading).toThrow(/lacks SiteUrl, LedgerTableName\./);
});

it('names an endpoint that is missing', () => {
  const reading = () => readOutputs(file('half.json', { ...flat, Endpoints: { s3: Endpoints.s3 } }));
  expect(reading).toThrow(/lacks Endpoints\.sqs, Endpoints\.dynamodb, Endpoints\.ses, Endpoints\.kms\./);
});

it('reads the flat file of the laptop, with its endpoints', () => {
  const read = readOutputs(file('flat.json', { ...flat, Endpoints, Region: 'eu-west-1', Other: 'x' }));
  expect(read).toEqual({ ...flat, Endpoints, Region: 'eu-west-1', AllowInsideEndpoints: 'false' });
});

it('reads the file of cdk deploy, nested by stack', () => {
  const { UploadsBucketName, SiteBucketName, ...others } = flat;
  const nested = {
    'Dateline-prod-Storage': { UploadsBucketName, SiteBucketName },
    'Dateline-prod-Rest': others,
    'Dateline-prod-Empty': {},
  };
  expect(readOutputs(file('nested.json', nested))).toEqual({ ...flat, AllowInsideEndpoints: 'false' });
});
