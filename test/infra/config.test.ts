import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { stringify } from 'yaml';
import { loadNewsroom, readStage, SettingsError } from '../../lib/config.ts';
import { testNewsroom } from '../support/newsroom.ts';

function written(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'dateline-config-')), 'newsroom.yaml');
  writeFileSync(file, text);
  return file;
}

const stage = (given: Record<string, unknown>) => readStage((name) => given[name]);

describe('newsroom.yaml', () => {
  test('is read as it stands', () => {
    expect(loadNewsroom(written(stringify(testNewsroom)))).toEqual(testNewsroom);
  });

  test('names file, line, path, value received and mend of everything wrong', () => {
    const text = stringify(testNewsroom)
      .replace('timeZone: Europe/Rome', 'timeZone: Mars/Olympus')
      .replace('"#0b5c8a"', 'blue');
    const lineOf = (start: string) => text.split('\n').findIndex((line) => line.includes(start)) + 1;
    const file = written(text);
    const read = () => loadNewsroom(file);
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(`newsroom.yaml:${lineOf('timeZone')}: timeZone: received "Mars/Olympus"`);
    expect(read).toThrow('an IANA time zone such as "Europe/Rome"');
    expect(read).toThrow(`newsroom.yaml:${lineOf('accent: blue')}: colours.accent: received "blue"`);
    expect(read).toThrow('newsroom.schema.json');
  });

  test('a text that lacks one of the languages is shown where its siblings stand', () => {
    const { ar: _, ...boilerplate } = testNewsroom.boilerplate;
    const text = stringify({ ...testNewsroom, boilerplate });
    const line = text.split('\n').findIndex((one) => one.startsWith('boilerplate')) + 1;
    const read = () => loadNewsroom(written(text));
    expect(read).toThrow(/boilerplate\.ar: received nothing\. missing: every text needs all of en, fr, ar/);
    expect(read).toThrow(new RegExp(`newsroom\\.yaml:(${line}|${line + 1}): boilerplate`));
  });

  test.each([
    ['not YAML', 'name: "unclosed', /newsroom\.yaml:1: Missing closing "quote[\s\S]*has to be YAML/],
    ['empty', '', /the whole file: received null/],
    ['an alias of nothing', 'name: *nowhere', /newsroom\.yaml: .*nowhere.*without aliases/],
    [
      'aliases without end',
      `a: &a [x]\nb: &b [${'*a,'.repeat(60)}]\nc: [${'*b,'.repeat(60)}]`,
      /newsroom\.yaml: .*Write it without aliases/,
    ],
  ])('%s', (_, text, message) => {
    expect(() => loadNewsroom(written(text))).toThrow(message);
  });

  test('a missing file says what to write there', () => {
    expect(() => loadNewsroom('/nowhere/newsroom.yaml')).toThrow(
      /can't be read: write the newsroom's settings/,
    );
  });
});

describe('stage settings', () => {
  it.each([
    [
      { stage: 'prod', allowInsideEndpoints: 'true' },
      /allowInsideEndpoints: received "true"\. unlawful in stage prod/,
    ],
    [{ stage: 'dev', allowInsideEndpoints: true }, /allowInsideEndpoints.*only laptop and emulator/],
    [{ allowInsideEndpoints: 'true' }, /unlawful in stage dev/],
    [{ stage: 'prod', siteUrl: 'http://news.example.org' }, /siteUrl: received "http:.*https/],
    [{ stage: 'prod', siteUrl: 'https://news.example.org/' }, /siteUrl.*no slash at the end/],
    [{ stage: 'prod', siteUrl: 'javascript:alert(1)' }, /siteUrl/],
    [{ stage: 'production' }, /stage: received "production"/],
    [{ architecture: 'arm' }, /architecture: received "arm"/],
    [{ domainName: 'news.example.org' }, /certificateArn: received nothing.*go together/],
    [{ logRetentionDays: '31' }, /logRetentionDays: received "31"/],
    [{ alarmEmail: 'nobody' }, /alarmEmail: received "nobody"/],
    [
      { alarmEmail: 'ops@example.org', alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:ops' },
      /alarmEmail.*not both/,
    ],
    [
      {
        domainName: 'news.example.org',
        certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
      },
      /certificateArn.*us-east-1/,
    ],
  ])('refuses %j', (given, message) => {
    expect(() => stage(given)).toThrow(SettingsError);
    expect(() => stage(given)).toThrow(message);
  });

  it('keeps data in prod and nowhere else, unless told', () => {
    expect(stage({ stage: 'prod' })).toMatchObject({ removalPolicy: 'retain', emulated: false });
    expect(stage({})).toMatchObject({ stage: 'dev', removalPolicy: 'destroy', architecture: 'arm64' });
    expect(stage({ stage: 'prod', removalPolicy: 'destroy' }).removalPolicy).toBe('destroy');
  });

  it('takes the text that the command line gives', () => {
    expect(
      stage({
        stage: 'emulator',
        architecture: 'x86_64',
        allowInsideEndpoints: 'true',
        logRetentionDays: '7',
        siteUrl: 'http://127.0.0.1:8080',
      }),
    ).toMatchObject({ allowInsideEndpoints: true, logRetentionDays: 7, emulated: true });
    expect(stage({ stage: 'prod', allowInsideEndpoints: 'false' }).allowInsideEndpoints).toBe(false);
  });
});

test('the newsroom.yaml that stands here is right', () => {
  expect(loadNewsroom('newsroom.yaml').languages[0]).toBe('en');
});
