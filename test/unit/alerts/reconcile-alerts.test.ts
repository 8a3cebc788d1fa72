import {
  EventBridgeClient,
  ResourceAlreadyExistsException,
  type StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PublicEvent } from '../../../events/catalogue.ts';
import { createHandler, NotSettled } from '../../../functions/reconcile-alerts/handler.ts';
import { createReplay } from '../../../functions/shared/adapters/replay.ts';
import type { MailChunk, MailFate } from '../../../functions/shared/domain/delivery.ts';
import type { AlertJob } from '../../../functions/shared/domain/jobs.ts';
import { serve } from '../../../functions/shared/domain/mail-serve.ts';
import { memoryLog, memoryMailLedger } from '../../support/memory-audience.ts';
import { sqsEvent } from '../site/batch.ts';

const START = Date.parse('2026-03-02T09:00:00.000Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ids = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)] as const;

let ledger: ReturnType<typeof memoryMailLedger>;
let log: ReturnType<typeof memoryLog>;
let replays: [string, string][];
/** Milliseconds after the start. */
let clock: number;
let isReplayDown: boolean;
beforeEach(() => {
  ledger = memoryMailLedger();
  log = memoryLog();
  replays = [];
  clock = 0;
  isReplayDown = false;
});

const at = (milliseconds: number) => new Date(START + milliseconds).toISOString();
const event: PublicEvent = {
  id: 'e1',
  type: 'release.published.v1',
  time: at(0),
  data: { slug: 'tide', language: 'en', revision: 1, topics: [], places: [], path: '/' },
};
const jobOf = (range = '0000'): AlertJob => ({ event, range, ranges: 2, notAfter: at(24 * HOUR) });
const chunkOf = (fates: MailFate['state'][], more: Partial<MailChunk> = {}): MailChunk => ({
  slug: 'tide',
  range: '0000',
  language: 'en',
  revision: 1,
  kind: 'published',
  text: 1,
  first: ids[0],
  recipients: Object.fromEntries(fates.map((state, i) => [ids[i], { state }])),
  claimedAt: at(0),
  settledAt: at(1_000),
  version: 1,
  ...more,
});
const { settledAt: _, ...crashed } = chunkOf(['sending', 'sent', 'sending']);

const tick = sqsEvent({ id: 'run', time: at(0) });
const run = (minutes: number, withArchive = true) => {
  clock = minutes * MINUTE;
  return createHandler({
    ledger,
    open: ledger,
    replay: withArchive
      ? async (from, to) => {
          if (isReplayDown) throw new Error('too many replays');
          replays.push([from, to]);
        }
      : undefined,
    now: () => new Date(START + clock),
    log,
  })(tick);
};
const done = { batchItemFailures: [] };
/** A worker that claims a chunk again for one whom SES did not take. */
const claimAgain = ({ items: _, ...previous }: MailChunk, milliseconds: number) =>
  serve(
    {
      ledger,
      mailer: { sendRaw: async () => ({ messageId: 'x' }) },
      sign: async () => '',
      pace: async () => {},
      atOnce: 1,
      isOver: () => false,
      now: () => new Date(START + milliseconds),
      wait: async () => {},
      random: () => 0,
    },
    previous,
    [{ id: 'd'.repeat(32), address: 'd@example.net', mail: { to: () => new Uint8Array() } }],
    async (some) => new Set(some),
    previous,
  );
const states = async (range = '0000') =>
  (await ledger.chunks('tide', range)).flatMap(({ recipients }) =>
    Object.values(recipients).map(({ state }) => state),
  );

describe('what a crash left', () => {
  beforeEach(async () => {
    await ledger.open(jobOf(), at(-1_000));
    await ledger.claim(crashed, undefined);
  });

  it('is left alone while its worker may live', async () => {
    expect(await run(14)).toEqual(done);
    expect([await states(), replays, ledger.opened.size]).toEqual([['sending', 'sent', 'sending'], [], 1]);
  });

  it('takes nothing back that is known', async () => {
    const written: MailFate['state'][][] = [];
    const { settle } = ledger;
    ledger.settle = (chunk) => {
      written.push(Object.values(chunk.recipients).map(({ state }) => state));
      return settle(chunk);
    };
    await run(16);
    expect(written).toEqual([['unknown', 'sent', 'unknown']]);
  });

  it('is unknown first, asked for once when the archive has it, and closed when SES has told', async () => {
    await run(16);
    expect([await states(), replays]).toEqual([['unknown', 'sent', 'unknown'], []]);
    await run(26);
    await run(41);
    expect(replays).toEqual([[at(-MINUTE), at(15 * MINUTE)]]);
    expect(ledger.opened.size).toBe(1);
    for (const id of [ids[0], ids[2]]) await ledger.tell(crashed, id, { state: 'sent', messageId: 'x' });
    expect(await run(56)).toEqual(done);
    expect([await states(), ledger.opened.size]).toEqual([['sent', 'sent', 'sent'], 0]);
    expect(await ledger.held()).toEqual([]);
  });

  it('and SES has no trace of is missed, held for a person, and rings once', async () => {
    await run(26);
    await ledger.tell(crashed, ids[0], { state: 'sent' });
    expect(await run(26 + 179)).toEqual(done);
    await expect(run(26 + 180)).rejects.toThrow(NotSettled);
    expect(await states()).toEqual(['sent', 'sent', 'missed']);
    expect(await ledger.held()).toEqual([
      { reason: 'missed', heldAt: at((26 + 180) * MINUTE), job: jobOf() },
    ]);
    const [said] = log.lines.filter((line) => line.includes('not settled'));
    expect(said).toContain('"count":1');
    expect(log.lines.join('\n')).not.toMatch(/[abc]{32}/);
    // The queue brings the run again.
    expect(await run(26 + 195)).toEqual(done);
    expect(ledger.opened.size).toBe(0);
  });

  it('stays unknown where there is no archive, and rings after three days', async () => {
    expect(await run(71 * 60, false)).toEqual(done);
    await expect(run(72 * 60, false)).rejects.toThrow(/fate of 2 mails/);
    expect([await states(), await ledger.held()]).toEqual([['unknown', 'sent', 'unknown'], []]);
    expect(await run(72 * 60 + 15, false)).toEqual(done);
  });

  it('is asked for again where that failed, and the run comes back', async () => {
    isReplayDown = true;
    expect((await run(30)).batchItemFailures).toHaveLength(1);
    isReplayDown = false;
    expect(await run(31)).toEqual(done);
    expect(replays).toHaveLength(1);
  });

  it('in many ranges at once is asked for at once', async () => {
    await ledger.open(jobOf('8000'), at(-1_000));
    await ledger.claim({ ...crashed, range: '8000', claimedAt: at(3 * MINUTE) }, undefined);
    await ledger.open(jobOf('c000'), at(-1_000));
    await ledger.claim({ ...crashed, range: 'c000', claimedAt: at(-HOUR) }, undefined);
    await run(60);
    expect(replays).toEqual([
      [at(-HOUR - MINUTE), at(-HOUR + 15 * MINUTE)],
      [at(-MINUTE), at(18 * MINUTE)],
    ]);
  });

  it('after SES’s events were asked for by another job of the range is asked for of itself, and not missed at once', async () => {
    const french = { ...jobOf(), event: { ...event, id: 'e2' } };
    await run(26);
    await ledger.open(french, at(2 * HOUR));
    await ledger.claim({ ...crashed, language: 'fr', claimedAt: at(185 * MINUTE) }, undefined);
    // Of the first, there is nothing more to wait for.
    await run(26 + 180).catch(() => undefined);
    expect(await states()).toEqual(['missed', 'sent', 'missed', 'unknown', 'sent', 'unknown']);
    expect(replays).toHaveLength(1);
    await run(26 + 195);
    expect(replays).toContainEqual([at(184 * MINUTE), at(200 * MINUTE)]);
    expect(await states()).toEqual(['missed', 'sent', 'missed', 'unknown', 'sent', 'unknown']);
  });

  it('and is missed is held for every job of the range that may have it', async () => {
    await run(26);
    const later = { ...jobOf(), event: { ...event, id: 'e0' } };
    await ledger.open(later, at(2 * HOUR));
    await expect(run(26 + 180)).rejects.toThrow(NotSettled);
    expect((await ledger.held()).map(({ job }) => ('event' in job ? job.event.id : '')).sort()).toEqual([
      'e0',
      'e1',
    ]);
  });

  it('and is missed is held also where the run dies over it', async () => {
    await run(26);
    const { settle } = ledger;
    ledger.settle = async (chunk) => {
      await settle(chunk);
      throw new Error('died');
    };
    expect((await run(26 + 180)).batchItemFailures).toHaveLength(1);
    ledger.settle = settle;
    await run(26 + 181);
    expect((await ledger.held()).map(({ reason }) => reason)).toEqual(['missed']);
  });

  it('in a chunk that was claimed again is asked for as of when it was tried', async () => {
    await run(16);
    const [previous] = await ledger.chunks('tide', '0000');
    if (previous === undefined) throw new Error('no chunk');
    await claimAgain(previous, 4 * HOUR);
    const [again] = await ledger.chunks('tide', '0000');
    if (again === undefined) throw new Error('no chunk');
    await claimAgain(again, 5 * HOUR);
    await run(5 * 60 + 30);
    expect(replays).toEqual([[at(-MINUTE), at(15 * MINUTE)]]);
  });

  it('and can not be read keeps nothing else waiting', async () => {
    await ledger.open(jobOf('8000'), at(-1_000));
    const { chunks } = ledger;
    ledger.chunks = (slug, range) =>
      range === '0000' ? Promise.reject(new Error('throttled')) : chunks(slug, range);
    expect((await run(30)).batchItemFailures).toHaveLength(1);
    expect([...ledger.opened.values()].map(({ job }) => job.range)).toEqual(['0000']);
  });
});

describe('a job', () => {
  it('that is begun again while it is looked at stays open, and is asked about anew', async () => {
    await ledger.open(jobOf(), at(-1_000));
    const { chunks } = ledger;
    ledger.chunks = async (...names) => {
      const found = await chunks(...names);
      await ledger.open(jobOf(), at(20 * MINUTE));
      return found;
    };
    await run(21);
    expect([...ledger.opened.values()]).toEqual([{ job: jobOf(), since: at(20 * MINUTE) }]);

    await ledger.claim(crashed, undefined);
    ledger.chunks = async (...names) => {
      const found = await chunks(...names);
      await ledger.open(jobOf(), at(41 * MINUTE));
      return found;
    };
    await run(42);
    expect([...ledger.opened.values()]).toEqual([{ job: jobOf(), since: at(41 * MINUTE) }]);
  });

  it('that left nothing unknown is closed', async () => {
    await ledger.open(jobOf(), at(0));
    await ledger.claim(chunkOf(['sent', 'refused', 'bounced']), undefined);
    expect(await run(16)).toEqual(done);
    expect(ledger.opened.size).toBe(0);
  });

  it('at which somebody is at work is left alone', async () => {
    await ledger.open(jobOf(), at(0));
    await ledger.claim(chunkOf(['unknown']), undefined);
    await ledger.claim({ ...crashed, first: ids[1], claimedAt: at(60 * MINUTE) }, undefined);
    expect(await run(70)).toEqual(done);
    expect([replays, ledger.opened.size]).toEqual([[], 1]);
  });

  it('answers for its own kind, and not for what was reported days before', async () => {
    await ledger.open(jobOf(), at(0));
    await ledger.claim(chunkOf(['unknown'], { kind: 'corrected' }), undefined);
    await ledger.claim(chunkOf(['unknown'], { claimedAt: at(-73 * HOUR) }), undefined);
    expect(await run(30)).toEqual(done);
    expect([replays, ledger.opened.size, await states()]).toEqual([[], 0, ['unknown', 'unknown']]);
  });
});

describe('a job that is held because it is late', () => {
  it('and is let go while it is told of is not held again', async () => {
    await ledger.hold({ reason: 'stale', heldAt: at(0), job: jobOf() });
    const { held } = ledger;
    ledger.held = async () => {
      const found = await held();
      for (const one of found) await ledger.unhold(one);
      return found;
    };
    await run(1).catch(() => undefined);
    expect(await held()).toEqual([]);
  });
});

describe('a replay', () => {
  const settings = {
    archiveArn: 'arn:aws:events:us-east-1:0:archive/dateline-prod-mail',
    busArn: 'arn:aws:events:us-east-1:0:event-bus/default',
    ruleArn: 'arn:aws:events:us-east-1:0:rule/Replayed',
  };
  const clientThat = (send: (command: StartReplayCommand) => Promise<object>) =>
    Object.assign(new EventBridgeClient({ region: 'us-east-1' }), { send });

  it('is asked for by a name of its times, of one rule', async () => {
    const asked: unknown[] = [];
    const client = clientThat(async (command) => {
      asked.push(command.input);
      return {};
    });
    await createReplay(settings, client)('2026-03-02T08:59:00.250Z', '2026-03-02T09:15:00.250Z');
    expect(asked).toEqual([
      {
        ReplayName: 'dateline-prod-mail-20260302T085900-20260302T091500',
        EventSourceArn: settings.archiveArn,
        EventStartTime: new Date('2026-03-02T08:59:00.250Z'),
        EventEndTime: new Date('2026-03-02T09:15:00.250Z'),
        Destination: { Arn: settings.busArn, FilterArns: [settings.ruleArn] },
      },
    ]);
  });

  it('that was asked for is none again; what else is wrong is said', async () => {
    const known = new ResourceAlreadyExistsException({ message: 'known', $metadata: {} });
    await createReplay(
      settings,
      clientThat(() => Promise.reject(known)),
    )(at(0), at(1));
    const other = clientThat(() => Promise.reject(new Error('LimitExceeded')));
    await expect(createReplay(settings, other)(at(0), at(1))).rejects.toThrow('LimitExceeded');
  });
});

describe('a job that came too late', () => {
  it('is told of once, and stays held; one that met a pause is not', async () => {
    await ledger.hold({ reason: 'stale', heldAt: at(0), job: jobOf() });
    await ledger.hold({ reason: 'paused', heldAt: at(0), job: jobOf('8000') });
    await expect(run(15)).rejects.toThrow('jobs that came too late are held: 1');
    await run(30);
    const held = await ledger.held();
    expect(held.map(({ reason, toldAt }) => [reason, toldAt !== undefined])).toEqual([
      ['stale', true],
      ['paused', false],
    ]);
    expect(log.lines.filter((line) => line.includes('because it is late'))).toHaveLength(1);
  });
});
