import { beforeEach, expect, it } from 'vitest';
import { createHandler } from '../../../functions/receive-unsubscribes/handler.ts';
import { subscriberId } from '../../../functions/shared/domain/audience.ts';
import { addConfirmed } from '../../../functions/shared/domain/audience-change.ts';
import { signToken, type TokenUse } from '../../../functions/shared/domain/audience-tokens.ts';
import { memoryAudience, memoryLog } from '../../support/memory-audience.ts';

const ADDRESS = 'reader@example.net';
const NOW = new Date('2026-03-02T09:00:00.000Z');

let audience: ReturnType<typeof memoryAudience>;
let log: ReturnType<typeof memoryLog>;
let id: string;
beforeEach(async () => {
  audience = memoryAudience();
  log = memoryLog();
  id = subscriberId(ADDRESS, await audience.key('addresses'));
  const at = '2026-01-01T00:00:00.000Z';
  await addConfirmed(
    audience,
    ADDRESS,
    { languages: ['en'], topics: [], places: [] },
    { at, from: 'test', words: '' },
  );
});

const receive = (...subjects: (string | undefined)[]) =>
  createHandler({ audience, now: () => NOW, log })({
    Records: subjects.map((subject, i) => ({
      eventSource: 'aws:ses',
      ses: {
        mail: {
          messageId: `m${i}`,
          source: ADDRESS,
          commonHeaders: { from: [ADDRESS], ...(subject === undefined ? {} : { subject }) },
        },
        receipt: { spamVerdict: { status: 'FAIL' } },
      },
    })),
  });
const token = async (use: TokenUse = 'mail', now = NOW) =>
  signToken(await audience.key('links'), use, id, now);
const status = () => audience.people.get(id)?.status;

it('a mail without a token of ours changes nothing, and names nobody in the log', async () => {
  const good = await token();
  const [head, body, signature] = good.split('.');
  await receive(
    undefined,
    '',
    'unsubscribe',
    'unsubscribe-test',
    `unsubscribe-${ADDRESS}`,
    `unsubscribe-${head}.${body}.${signature?.slice(0, -4)}AAAA`,
    `unsubscribe-${head}..${signature}`,
    `unsubscribe-${await token('confirm')}`,
    `unsubscribe-${await token('mail', new Date('2006-01-01T00:00:00.000Z'))}`,
    good,
  );
  expect(status()).toBe('confirmed');
  expect(log.lines).toHaveLength(10);
  expect(log.lines.join('\n')).not.toMatch(/example|eyJ/);
});

it('whose token it is leaves, though others in the same event can not, and again is harmless', async () => {
  await receive('hello', `unsubscribe-${await token()}`);
  expect(status()).toBe('left');
  const left = structuredClone(audience.people.get(id));
  expect(left?.consent.at(-1)).toEqual({
    what: 'left',
    at: NOW.toISOString(),
    from: 'List-Unsubscribe: mailto',
    words: 'unsubscribe',
  });
  await receive(`unsubscribe-${await token()}`);
  expect(status()).toBe('left');
  expect(audience.people.get(id)?.email).toBe(left?.email);
});

it('a subject that was folded, answered or written in capitals on its way is understood', async () => {
  const good = await token();
  await receive(`Re: Unsubscribe-${good.slice(0, 70)}\r\n ${good.slice(70)}`);
  expect(status()).toBe('left');
});

it('what is no event of SES is an error: it is tried again, and rings', async () => {
  await expect(createHandler({ audience, now: () => NOW, log })({ Records: [{}] })).rejects.toThrow();
});
