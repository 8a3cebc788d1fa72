import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/record-feedback/handler.ts';
import { subscriberId } from '../../../functions/shared/domain/audience.ts';
import { addConfirmed, asked, change } from '../../../functions/shared/domain/audience-change.ts';
import type { MailChunk } from '../../../functions/shared/domain/delivery.ts';
import { signUpTags, tagsOf } from '../../../functions/shared/domain/mail-tags.ts';
import { memoryAudience, memoryLog, memoryMailLedger } from '../../support/memory-audience.ts';
import { sqsEvent } from '../site/batch.ts';

const ADDRESS = 'reader@example.net';
const CHOICE = { languages: ['en'], topics: [], places: [] };
const CONFIRMED = '2026-01-01T00:00:00.000Z';
const EVIDENCE = { at: CONFIRMED, from: 'test', words: 'yes' };

let audience: ReturnType<typeof memoryAudience>;
let ledger: ReturnType<typeof memoryMailLedger>;
let log: ReturnType<typeof memoryLog>;
let id: string;
let chunk: MailChunk;
beforeEach(async () => {
  audience = memoryAudience();
  ledger = memoryMailLedger();
  log = memoryLog();
  id = subscriberId(ADDRESS, await audience.key('addresses'));
  await addConfirmed(audience, ADDRESS, CHOICE, EVIDENCE);
  chunk = {
    slug: 'مقياس-المد',
    range: '0000',
    language: 'en',
    revision: 1,
    kind: 'published',
    text: 1,
    first: id,
    recipients: { [id]: { state: 'unknown' } },
    claimedAt: '2026-03-02T09:00:00.000Z',
    settledAt: '2026-03-02T09:00:09.000Z',
    version: 1,
  };
  await ledger.claim(chunk, undefined);
});

const listsOf = (tags: Record<string, string>) =>
  Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]]));
const MAILED = '2026-03-02T09:00:01.123Z';
/** An event about the mail of the chunk, or of other tags, as SES writes it. */
const event = (type: string, more: object = {}, tags: Record<string, string> = tagsOf(chunk, id)) => ({
  version: '0',
  'detail-type': type,
  source: 'aws.ses',
  detail: {
    mail: {
      timestamp: MAILED,
      messageId: 'ses-1',
      destination: [ADDRESS],
      headers: [{ name: 'To', value: ADDRESS }],
      tags: { ...listsOf(tags), 'ses:configuration-set': ['set'] },
    },
    ...more,
  },
});
const bounce = (bounceType: string, bounceSubType: string, recipient: object = {}, timestamp = MAILED) =>
  event('Email Bounced', {
    bounce: {
      bounceType,
      bounceSubType,
      bouncedRecipients: [{ emailAddress: ADDRESS, ...recipient }],
      timestamp,
    },
  });
const complaint = (complaintFeedbackType?: string) =>
  event('Email Complaint Received', {
    complaint: {
      timestamp: MAILED,
      complainedRecipients: [{ emailAddress: ADDRESS }],
      ...(complaintFeedbackType ? { complaintFeedbackType } : {}),
    },
  });
/** The same event about a mail of other tags. */
const tagged = (one: ReturnType<typeof event>, tags: Record<string, string>) => ({
  ...one,
  detail: { ...one.detail, mail: { ...one.detail.mail, tags: listsOf(tags) } },
});
/** Brings events in one batch; the ids of the messages that failed. */
const bring = async (...events: unknown[]): Promise<string[]> => {
  const answer = await createHandler({ audience, ledger, log })(sqsEvent(...events));
  return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
const fate = async () => (await ledger.chunks(chunk.slug, chunk.range))[0]?.recipients[id];
const reader = () => audience.people.get(id);

describe('what is no event of ours', () => {
  it('is ignored with a line in the log, and keeps nobody else waiting', async () => {
    const before = [structuredClone(reader()), await fate()];
    expect(
      await bring(
        event('Email Opened'),
        event('constructor'),
        { 'detail-type': 'Sending Status Disabled', detail: {} },
        tagged(bounce('Permanent', 'General'), {}),
        tagged(bounce('Permanent', 'General'), { kind: 'test', subscriber: id }),
      ),
    ).toEqual([]);
    expect([reader(), await fate()]).toEqual(before);
    expect(log.lines).toHaveLength(5);
  });

  it('or is not as SES documents it, comes back alone', async () => {
    const broken = { ...bounce('Permanent', 'General'), detail: { mail: { timestamp: 'yesterday' } } };
    expect(
      await bring('no JSON', { detail: 1 }, broken, event('Email Bounced'), event('Email Sent')),
    ).toEqual(['message-0', 'message-1', 'message-2', 'message-3']);
    expect(await fate()).toEqual({ state: 'sent', messageId: 'ses-1' });
  });

  it('never puts an address into the log', async () => {
    const words = `smtp; 550 <${ADDRESS}> unknown`;
    await bring(
      bounce('Permanent', 'NoEmail', { diagnosticCode: words }),
      complaint('abuse'),
      event('Email Bounced', { bounce: { bounceType: ADDRESS } }),
      event('Email Sent', {}, tagsOf({ ...chunk, slug: 'other' }, id)),
    );
    expect(log.lines.length).toBeGreaterThan(3);
    expect(log.lines.join('\n')).not.toMatch(/example|reader@/);
  });

  it('about a mail that the ledger does not have (any more) suppresses all the same', async () => {
    const other = tagged(bounce('Permanent', 'General'), tagsOf({ ...chunk, slug: 'x' }, id));
    expect(await bring(other)).toEqual([]);
    expect(reader()?.status).toBe('suppressed');
    expect(await fate()).toEqual({ state: 'unknown' });
  });

  it('about somebody whom nobody knows changes nothing', async () => {
    audience.people.clear();
    expect(await bring(bounce('Permanent', 'General'))).toEqual([]);
    expect(audience.people.size).toBe(0);
  });
});

describe('the ledger', () => {
  it.each([
    ['Email Sent', 'sent'],
    ['Email Delivered', 'sent'],
    ['Email Rejected', 'bounced'],
    ['Email Rendering Failed', 'bounced'],
  ])('%s: %s, and the reader stays', async (type, state) => {
    expect(await bring(event(type))).toEqual([]);
    expect(await fate()).toEqual({ state, messageId: 'ses-1' });
    expect(reader()?.status).toBe('confirmed');
  });

  it.each(['a', 'ع', '水'])('is found of a release with the longest of names: %s', async (letter) => {
    const long = { ...chunk, slug: letter.repeat(200) };
    await ledger.claim(long, undefined);
    const tags = tagsOf(long, id);
    // SES API reference, MessageTag.
    for (const value of Object.values(tags)) expect(value).toMatch(/^[\w-]{1,256}$/);
    await bring(event('Email Sent', {}, tags));
    expect((await ledger.chunks(long.slug, long.range))[0]?.recipients[id]?.state).toBe('sent');
  });

  it('keeps the stronger word, in whatever order the events come, and however often', async () => {
    await bring(
      complaint('abuse'),
      event('Email Delivered'),
      bounce('Permanent', 'General'),
      event('Email Sent'),
    );
    const [known] = await ledger.chunks(chunk.slug, chunk.range);
    expect(known?.recipients[id]?.state).toBe('complained');
    await bring(complaint('abuse'), event('Email Delivered'));
    expect(await ledger.chunks(chunk.slug, chunk.range)).toEqual([known]);
  });
});

describe('the reader', () => {
  it('is suppressed by a permanent bounce, with words without the address, and is in no list any more', async () => {
    const words = `smtp; 550 5.1.1\r\n <${ADDRESS}>: unknown user`;
    await bring(bounce('Permanent', 'NoEmail', { status: '5.1.1', diagnosticCode: words }));
    expect(await fate()).toMatchObject({ state: 'bounced' });
    expect(reader()).toMatchObject({
      status: 'suppressed',
      suppression: { reason: 'bounce', at: MAILED, detail: 'NoEmail: smtp; 550 5.1.1 … unknown user' },
    });
    expect([...audience.entries.values()].flatMap((list) => [...list.keys()])).toEqual([]);
    const { version } = reader() ?? {};
    await bring(bounce('Permanent', 'NoEmail', { status: '5.1.1', diagnosticCode: words }));
    expect(reader()?.version).toBe(version);
  });

  it('is suppressed by a complaint, with or without a reason, and not by taking a mail out of the spam folder', async () => {
    await bring(complaint('not-spam'));
    expect([reader()?.status, await fate()]).toEqual(['confirmed', { state: 'sent', messageId: 'ses-1' }]);
    await bring(complaint());
    expect(reader()).toMatchObject({ status: 'suppressed', suppression: { reason: 'complaint' } });
  });

  it.each(['Transient', 'Undetermined'])(
    'whose mail came back for now (%s) is suppressed on the fifth day',
    async (type) => {
      for (const day of [3, 4, 5, 6])
        await bring(bounce(type, 'MailboxFull', { status: '4.2.2' }, `2026-03-0${day}T09:00:00.000Z`));
      expect([reader()?.status, (await fate())?.state]).toEqual(['confirmed', 'bounced']);
      await bring(bounce(type, 'MailboxFull', { status: '4.2.2' }, '2026-03-07T09:00:00.000Z'));
      expect(reader()).toMatchObject({ status: 'suppressed', suppression: { reason: 'soft-bounces' } });
    },
  );

  it('who is out of office has had the mail', async () => {
    for (const day of [3, 4, 5, 6, 7])
      await bring(bounce('Transient', 'General', {}, `2026-03-0${day}T09:00:00.000Z`));
    expect([reader()?.status, await fate()]).toEqual(['confirmed', { state: 'sent', messageId: 'ses-1' }]);
    expect(reader()).not.toHaveProperty('softBounces');
  });

  it('who never confirmed is suppressed by a bounce of the opt-in mail', async () => {
    const at = '2026-03-02T08:00:00.000Z';
    await change(audience, id, (current) => ({
      ...asked(undefined, id, ADDRESS, CHOICE, { ...EVIDENCE, at }),
      version: current?.version ?? 0,
      listed: current?.listed ?? [],
    }));
    expect(reader()?.status).toBe('pending');
    expect(await bring(tagged(bounce('Permanent', 'General'), signUpTags(id)))).toEqual([]);
    expect(reader()?.status).toBe('suppressed');
    expect(await fate()).toEqual({ state: 'unknown' });
  });
});
