import { describe, expect, it } from 'vitest';
import { explain, Refusal, statusOf } from '../../../bin/refusal.ts';
import { nearest } from '../../../bin/similar.ts';
import { aStage, dateline } from './world.ts';

const named = (name: string, message = 'It is so') => Object.assign(new Error(message), { name });

describe('an error is one line with its mend', () => {
  it.each([
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'Is "npm start" running'],
    [new Error('getaddrinfo ENOTFOUND news.example.org'), 'Is "npm start" running'],
    [named('CredentialsProviderError'), 'AWS_PROFILE'],
    [named('ExpiredTokenException'), 'AWS_PROFILE'],
    [new Error('Region is missing'), 'AWS_REGION'],
    [named('ResourceNotFoundException'), '--outputs-file'],
    [named('NoSuchBucket'), '--outputs-file'],
    [named('AccessDenied'), 'docs/deploying.md'],
    [new Error('two\n  lines'), 'DEBUG=1'],
    ['no error at all', 'DEBUG=1'],
    [undefined, 'DEBUG=1'],
  ])('%s', (error, mend) => {
    expect(explain(error)).toMatch(/^dateline: [^\n]+$/);
    expect(explain(error)).toContain(mend);
    expect(statusOf(error)).toBe(1);
  });

  it('of a refusal, its own words and status', () => {
    expect(explain(new Refusal('no such thing', 2))).toBe('dateline: no such thing');
    expect(statusOf(new Refusal('no such thing', 2))).toBe(2);
  });
});

describe('the program', () => {
  it.each([[[]], [['nosuch']], [['partners']], [['status']], [['partners', 'add', 'x']]])(
    'used as %j exits with 2 and writes nothing to stdout',
    async (args) => {
      const { status, out, err } = await dateline(aStage(), args);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).not.toBe('');
    },
  );

  it.each([
    [[]],
    [['publish']],
    [['status']],
    [['partners']],
    [['partners', 'add']],
    [['partners', 'show']],
    [['partners', 'list']],
    [['partners', 'edit']],
    [['partners', 'remove']],
    [['partners', 'test']],
    [['partners', 'pause']],
    [['partners', 'resume']],
    [['partners', 'rotate']],
    [['deliveries']],
    [['deliveries', 'list']],
    [['deliveries', 'show']],
    [['deliveries', 'resend']],
    [['subscribers', 'add']],
    [['subscribers', 'list']],
    [['subscribers', 'count']],
    [['subscribers', 'show']],
    [['subscribers', 'export']],
    [['subscribers', 'import']],
    [['subscribers', 'erase']],
    [['subscribers']],
    [['reach']],
    [['alerts']],
    [['alerts', 'held']],
    [['alerts', 'release']],
    [['alerts', 'drop']],
    [['pause']],
    [['resume']],
    [['setup']],
    [['rebuild']],
    [['verify-site']],
  ])('%j --help shows an example, and opens no stage', async (args) => {
    const { status, out, opened } = await dateline(aStage(), [...args, '--help']);
    expect({ status, opened }).toEqual({ status: 0, opened: [] });
    expect(out).toMatch(/Examples?:\n {2}\$ npx dateline/);
    expect(out).toContain('--outputs <file>');
    expect(out).toContain('--json');
  });

  it.each([[['--outputs', 'x.json', 'partners', 'list']], [['partners', 'list', '--outputs', 'x.json']]])(
    'takes the stage before and after the command: %j',
    async (args) => {
      expect((await dateline(aStage(), args)).opened).toEqual(['x.json']);
    },
  );
});

it('likeness is of letters, not of length', () => {
  expect(nearest('gauge', ['guage', 'harbour', 'gauges', 'x'])).toEqual(['gauges', 'guage']);
  expect(nearest('', ['gauge'])).toEqual([]);
  expect(nearest('a', [])).toEqual([]);
});
