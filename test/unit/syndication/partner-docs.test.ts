/** The programs of docs/partners.md tell our messages from others. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SigningKey } from '../../../functions/shared/domain/partner.ts';
import { jwkSet, newKey, rotated, signatures } from '../../../functions/shared/domain/partner-keys.ts';
import { memorySeal } from '../../support/memory-partners.ts';
import { partnerDocs } from '../../support/partner-docs.ts';

const dir = mkdtempSync(join(tmpdir(), 'dateline-partner-docs-'));
afterAll(() => rmSync(dir, { recursive: true }));
const pathOf = (name: string) => join(dir, name);

interface Program {
  name: string;
  kind: SigningKey['kind'];
  /** What runs it, or makes it, and shows that it is at hand. */
  language: string;
  probe: string[];
  /** How it is run; `make`: what makes it before. */
  run: [string, ...string[]];
  make?: string[];
}

const interpreted = (
  name: string,
  kind: SigningKey['kind'],
  language: string,
  probe = ['--version'],
): Program => ({
  ...{ name, kind, language, probe },
  run: [language, pathOf(name)],
});
const PROGRAMS: Program[] = [
  interpreted('verify.mjs', 'hmac', process.execPath),
  interpreted('verify.py', 'hmac', 'python3'),
  interpreted('verify.php', 'hmac', 'php'),
  interpreted('verify.rb', 'hmac', 'ruby'),
  {
    ...{ name: 'verify.go', kind: 'hmac', language: 'go', probe: ['version'] },
    ...{ run: [pathOf('verify-go')], make: ['build', '-o', pathOf('verify-go'), pathOf('verify.go')] },
  },
  interpreted('verify-ed25519.mjs', 'ed25519', process.execPath),
  interpreted('verify_ed25519.py', 'ed25519', 'python3', ['-c', 'import cryptography']),
];

const ENDPOINT = { partnerId: 'tide-wire', endpointId: '5f1c09aa' };
const seal = memorySeal();
const OTHERS = { hmac: 'ed25519', ed25519: 'hmac' } as const;
const nowAnd = (seconds: number) => new Date(Date.now() + seconds * 1_000);

interface Message {
  id?: string;
  timestamp?: string;
  signature?: string;
  body: string;
}

/** What is bytes to one language and characters to another, with ends that some would trim. */
const BODY = ' {"title":"المد والجزر – 潮汐","emoji":"🌊"}\r\n\n';

/** The message that an endpoint with these keys gets. */
async function signed(keys: SigningKey[], at: Date, body = BODY): Promise<Message> {
  const id = 'msg_0123456789abcdef0123456789abcdef';
  return {
    ...{ id, body, timestamp: String(Math.floor(at.getTime() / 1_000)) },
    signature: await signatures(keys, ENDPOINT, seal, { id, at, body }),
  };
}

// Where Go would like another version of itself, or a package, it asks nobody.
const env = { ...process.env, GOPROXY: 'off', GOTOOLCHAIN: 'local', GOFLAGS: '' };

/** What a program says of a message to an endpoint of which the partner has this. */
function say(
  { run, kind }: Program,
  { id, timestamp, signature, body }: Message,
  known: string,
): Promise<string> {
  const [command, ...args] = run;
  const keys = pathOf(`${createHash('md5').update(known).digest('hex')}.json`);
  if (kind === 'ed25519') writeFileSync(keys, known);
  const child = spawn(command, args, {
    stdio: 'pipe',
    env: {
      ...env,
      ...(id === undefined ? {} : { HTTP_WEBHOOK_ID: id }),
      ...(timestamp === undefined ? {} : { HTTP_WEBHOOK_TIMESTAMP: timestamp }),
      ...(signature === undefined ? {} : { HTTP_WEBHOOK_SIGNATURE: signature }),
      ...(kind === 'hmac' ? { WEBHOOK_SECRET: known } : { WEBHOOK_KEYS: keys }),
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (some: Buffer) => (said += some));
  // Who refuses for a header may end before the body has come.
  child.stdin.on('error', () => {}).end(body);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(`${status} ${said.trim()}`));
  });
}

const atHand = ({ language, probe }: Program): boolean => spawnSync(language, probe, { env }).status === 0;

for (const program of PROGRAMS) {
  const { name, kind, language, make } = program;
  const there = atHand(program);
  // Each test waits for a process.
  describe.skipIf(!there).concurrent(there ? name : `${name}: what runs it is not at hand, left out`, () => {
    const keys = async (which: SigningKey['kind'] = kind) => {
      const { key, shown } = await newKey(which, ENDPOINT, seal, new Date());
      return { key, known: which === 'hmac' ? shown : JSON.stringify(jwkSet([key], new Date())) };
    };

    beforeAll(() => {
      writeFileSync(pathOf(name), partnerDocs.get(name) ?? '');
      if (make)
        expect(spawnSync(language, make, { env, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    });

    it.each([0, -4 * 60, 4 * 60])('takes a message that is %i seconds from now', async (seconds) => {
      const { key, known } = await keys();
      expect(await say(program, await signed([key], nowAnd(seconds)), known)).toBe('0 verified');
    });

    it('takes a message by either key while one is exchanged', async () => {
      const [old, young] = [await keys(), await keys()];
      const message = await signed(rotated([old.key], young.key, new Date()), new Date());
      expect(message.signature?.split(' ')).toHaveLength(2);
      expect(await say(program, message, young.known)).toBe('0 verified');
      expect(await say(program, message, old.known)).toBe('0 verified');
    });

    it('passes over signatures of another kind', async () => {
      const [{ key, known }, other] = [await keys(), await keys(OTHERS[kind])];
      const message = await signed([other.key, key], new Date());
      const more = { ...message, signature: `v9 v7,,, ${message.signature}` };
      expect(await say(program, more, known)).toBe('0 verified');
    });

    it.each([-6 * 60, 6 * 60])('refuses a message that is %i seconds from now', async (seconds) => {
      const { key, known } = await keys();
      const message = await signed([key], nowAnd(seconds));
      expect(await say(program, message, known)).toBe('1 refused: the timestamp is not of now');
    });

    it.each([
      '',
      'now',
      '1e9',
      '-1',
      '99999999999999999999',
      `0x${Math.floor(Date.now() / 1_000).toString(16)}`,
    ])('refuses the timestamp "%s"', async (timestamp) => {
      const { key, known } = await keys();
      const said = await say(program, { ...(await signed([key], new Date())), timestamp }, known);
      expect(said).toMatch(/^1 refused: (the timestamp is not of now|a header is missing)$/);
    });

    it.each(['id', 'timestamp', 'signature'] as const)('refuses a message without its %s', async (header) => {
      const { key, known } = await keys();
      const { [header]: _, ...rest } = await signed([key], new Date());
      expect(await say(program, rest, known)).toBe('1 refused: a header is missing');
    });

    it.each<[string, (message: Message) => Message]>([
      ['another body', (message) => ({ ...message, body: message.body.replace('🌊', '🌋') })],
      ['a trimmed body', (message) => ({ ...message, body: message.body.trim() })],
      ['no body', (message) => ({ ...message, body: '' })],
      ['another id', (message) => ({ ...message, id: 'msg_1' })],
      ['another timestamp', (message) => ({ ...message, timestamp: String(Number(message.timestamp) + 1) })],
      ['half a signature', (message) => ({ ...message, signature: message.signature?.slice(0, 40) ?? '' })],
      ['no signature', (message) => ({ ...message, signature: 'v1, v1a, ,' })],
      [
        'signatures without a kind',
        (message) => ({ ...message, signature: message.signature?.split(',')[1] ?? '' }),
      ],
      ['what is not base64', (message) => ({ ...message, signature: 'v1,é!é v1a,é!é' })],
    ])('refuses %s', async (_, changed) => {
      const { key, known } = await keys();
      const message = changed(await signed([key], new Date()));
      expect(await say(program, message, known)).toBe('1 refused: no signature is right');
    });

    it('refuses what another key signed, and a signature under the name of the other kind', async () => {
      const [{ key, known }, other] = [await keys(), await keys()];
      const theirs = await signed([other.key], new Date());
      expect(await say(program, theirs, known)).toBe('1 refused: no signature is right');
      const ours = await signed([key], new Date());
      const [version = '', signature = ''] = ours.signature?.split(',') ?? [];
      const renamed = { ...ours, signature: `${version === 'v1' ? 'v1a' : 'v1'},${signature}` };
      expect(await say(program, renamed, known)).toBe('1 refused: no signature is right');
    });
  });
}

it('has a program in five languages', () => {
  const named = PROGRAMS.map(({ name }) => name);
  expect([...partnerDocs.keys()].filter((name) => /^verify/.test(name)).sort()).toEqual(named.sort());
});
