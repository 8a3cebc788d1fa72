import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { stringify } from 'yaml';
import { loadNewsroom, readStage, SettingsError, settingsWarnings } from '../../lib/config.ts';
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

  test.each(['20000418', 'medtop:418', 'medtop:20000418 ', 'subj:20000418'])(
    'a Media Topic has the form of one, and "%s" has not',
    (mediaTopic) => {
      const [first, ...others] = testNewsroom.topics;
      const topics = (id: string) => [{ ...first, mediaTopic: id }, ...others];
      expect(read({ topics: topics(mediaTopic) })).toThrow(/topics\.0\.mediaTopic.*"medtop:20000418"/);
      expect(read({ topics: topics('medtop:20000418') })().topics[0]).toHaveProperty('mediaTopic');
    },
  );

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

const read = (given: object) => () => loadNewsroom(written(stringify({ ...testNewsroom, ...given })));

describe('colours', () => {
  const colours = (accent: string, accentDark = '#7cc4ec') => read({ colours: { accent, accentDark } });

  test.each([
    ['#ffff00', /colours\.accent: received "#ffff00"\. Its contrast .* is 1\.0\d:1 and has to be 4\.5:1/],
    // As good as the law on white, and not on the paper of pages.
    ['#767676', /colours\.accent: received "#767676"\. Its contrast with the foot of pages/],
  ])('%s can not be read on light pages, and the nearest that can is named', (accent, message) => {
    expect(colours(accent)).toThrow(SettingsError);
    expect(colours(accent)).toThrow(message);
    const [, nearest = ''] = /: (#[0-9a-f]{6}) is the nearest/.exec(messageOf(colours(accent))) ?? [];
    expect(nearest).not.toBe(accent);
    expect(colours(nearest)().colours.accent).toBe(nearest);
  });

  test.each(['#000000', '#0b5c8a'])('%s can not be read on dark pages', (dark) => {
    expect(colours('#0b5c8a', dark)).toThrow(/colours\.accentDark: .*A lighter one will do/);
    const [, nearest = ''] =
      /: (#[0-9a-f]{6}) is the nearest/.exec(messageOf(colours('#0b5c8a', dark))) ?? [];
    expect(colours('#0b5c8a', nearest)().colours.accentDark).toBe(nearest);
  });

  test('both can be wrong, and both are told', () => {
    expect(messageOf(colours('#eeeeee', '#111111')).match(/4\.5:1 \(WCAG/g)).toHaveLength(2);
  });
});

const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
};

describe('the logo', () => {
  const NS = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"';
  const logo = (inside: string, attributes = NS) => read({ logo: `<svg ${attributes}>${inside}</svg>` });

  test.each([
    ['a script', logo('<script>alert(1)</script>'), /<script> is no part of a drawing/],
    ['a script by another prefix', logo('<s:script xmlns:s="http://www.w3.org/2000/svg"/>'), /<s:script>/],
    ['an event handler', logo('<path onload="alert(1)" d="M0 0"/>'), /onload on <path> is a script/],
    ['an event handler on the root', logo('', `${NS} ONLOAD="alert(1)"`), /ONLOAD on <svg>/],
    ['another page', logo('<foreignObject><p/></foreignObject>'), /<foreignObject>/],
    ['a page by its namespace', logo('<g xmlns="http://www.w3.org/1999/xhtml"/>'), /only the <svg> names/],
    ['a link', logo('<a href="https://evil.example"><path d="M0 0"/></a>'), /<a> is no part/],
    ['a picture', logo('<image href="https://evil.example/x.png"/>'), /<image> is no part/],
    [
      'something elsewhere',
      logo('<use href="https://evil.example/x.svg#a"/>'),
      /href=.* refers to something else/,
    ],
    ['something inline', logo('<use xlink:href="data:image/svg+xml,x"/>'), /xlink:href=.* refers/],
    ['a paint elsewhere', logo('<path fill="url(https://evil.example/#a)"/>'), /fill=.* refers/],
    ['a paint elsewhere, escaped', logo('<path style="fill:u\\72l(//evil.example)"/>'), /style=.* refers/],
    ['a style elsewhere', logo('<style>@import "//evil.example";</style>'), /its <style> refers/],
    ['motion', logo('<animate attributeName="href"/>'), /<animate>/],
    [
      'an entity',
      read({ logo: `<svg ${NS}><!DOCTYPE x [<!ENTITY a "b">]></svg>` }),
      /document type, an entity/,
    ],
    ['no end', read({ logo: `<svg ${NS}><path>` }), /it is no XML/],
    ['no namespace', logo('', 'viewBox="0 0 4 2"'), /write xmlns=/],
    ['no viewBox', logo('', 'xmlns="http://www.w3.org/2000/svg"'), /write a viewBox/],
    ['a flat viewBox', logo('', NS.replace('4 2', '4 0')), /write a viewBox/],
    ['a long one', logo('', NS.replace('4 2', '99 2')), /times as wide as high/],
    ['much', logo(`<path d="${'M0 0'.repeat(6000)}"/>`), /at most 20000 bytes/],
    ['a file name', read({ logo: 'logo.svg' }), /an SVG that begins with <svg/],
  ])('with %s is refused', (_, work, message) => {
    expect(work).toThrow(SettingsError);
    expect(work).toThrow(message);
    expect(messageOf(work).length).toBeLessThan(900);
  });

  test('that draws is taken as it stands', () => {
    const drawing =
      '<title>Tides</title><defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><style>.b{fill:url(#a)}</style><!-- a wave --><path class="b" fill="url(#a)" d="M0 0h4v2z"/>';
    expect(logo(drawing)().logo).toContain(drawing);
  });
});

describe('texts', () => {
  const en = { en: 'One' };
  test.each([
    ['tagline.fr', { tagline: en }],
    ['navigation.0.label.ar', { navigation: [{ label: en, href: '/about/' }] }],
    ['footer.0.label.fr', { footer: [{ label: en, href: 'https://example.org/' }] }],
    ['contacts.0.role.ar', { contacts: [{ name: 'A', role: en }] }],
    [
      'senders.alerts.name.fr',
      { senders: { ...testNewsroom.senders, alerts: { name: en, address: 'a@example.org' } } },
    ],
  ])('%s is missing, and is told by its path', (path, given) => {
    expect(read(given)).toThrow(`${path}: received nothing. missing: every text needs all of en, fr, ar`);
  });

  test.each(['javascript:alert(1)', 'http://example.org/', 'https://example.org/ x'])(
    'a link to %s is refused',
    (href) => {
      expect(read({ footer: [{ label: testNewsroom.name, href }] })).toThrow(/footer\.0\.href: received/);
    },
  );

  test.each(['http://hub.example.org/', 'hub', 'https://'])('%j is no hub', (webSubHub) => {
    expect(read({ webSubHub })).toThrow(/webSubHub: received/);
  });
});

describe('security.txt', () => {
  const security = (given: object) =>
    read({ security: { contact: ['mailto:security@example.org'], expires: '2027-03-01', ...given } });

  test.each([
    [{ contact: [] }, /security\.contact/],
    [
      { contact: ['security@example.org'] },
      /security\.contact\.0: received "security@example\.org"\. mailto:/,
    ],
    [{ contact: ['mailto:a@example.org\nExpires: never'] }, /security\.contact\.0/],
    [{ expires: 'next year' }, /security\.expires: received "next year"/],
    [{ policy: 'http://example.org/' }, /security\.policy/],
  ])('refuses %j', (given, message) => {
    expect(security(given)).toThrow(message);
  });

  test('is said to expire before it does and after, and loads all the same', () => {
    const settings = security({})();
    const at = (now: string) => settingsWarnings(settings, new Date(now));
    expect(at('2027-01-15T00:00:00Z')).toEqual([]);
    expect(at('2027-02-10T00:00:00Z')).toEqual([
      expect.stringMatching(/security\.expires: 2027-03-01 is 19 days away.*write a day/),
    ]);
    expect(at('2027-03-02T00:00:00Z')).toEqual([expect.stringContaining('2027-03-01 is past')]);
    expect(settingsWarnings(testNewsroom, new Date('2027-03-02T00:00:00Z'))).toEqual([]);
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
