import { describe, expect, it } from 'vitest';
import { sendDigest } from '../../../functions/send-alerts/digest.ts';
import { MailFateUnknown } from '../../../functions/shared/domain/mail.ts';
import { readTags } from '../../../functions/shared/domain/mail-tags.ts';
import { dying } from '../../support/dying.ts';
import { daily, digestStage, weekly } from './digest-stage.ts';

type Stage = ReturnType<typeof digestStage>;

/** A release told yesterday and corrected today, one of several languages, and one that some do not want. */
async function prepare(stage: Stage): Promise<string[]> {
  await stage.tick('2026-03-02T06:30:00Z');
  const readers = [
    ...(await stage.readers(5, daily)),
    ...(await stage.readers(4, { ...daily, languages: ['fr', 'en'] }, 'both')),
    ...(await stage.readers(3, { ...daily, topics: ['ports'] }, 'ports')),
  ];
  await stage.readers(2, weekly, 'weekly');
  for (const name of ['daily 2026-03-03', 'daily 2026-03-04']) await stage.ledger.ranges(name, 1);
  const document = { topics: ['floods', 'ports'] };
  await stage.publish('2026-03-02T11:00:00.000Z', 'published', { slug: 'gauges', document });
  await stage.digest('2026-03-03T06:30:00Z');
  stage.inbox.sent.length = 0;
  await stage.publish('2026-03-03T11:00:00.000Z', 'corrected', {
    slug: 'gauges',
    revision: 2,
    changeNote: 'A number.',
    document,
  });
  await stage.publish('2026-03-03T12:00:00.000Z', 'published', { slug: 'gauges', language: 'fr', document });
  await stage.publish('2026-03-03T13:00:00.000Z', 'published', {
    slug: 'surge',
    document: { topics: ['floods'] },
  });
  return readers;
}

/** One run: the worker dies at a point, every third mail is taken by SES without an answer, and the job comes again and again. */
async function run(point: number, when: 'before' | 'after') {
  const stage = digestStage();
  const expected = await prepare(stage);
  const [job] = await stage.tick('2026-03-04T06:30:00Z');
  if (!job) throw new Error('no job');
  const taken = stage.deps.mailer;
  let mails = 0;
  stage.deps.mailer = {
    async sendRaw(...mail) {
      mails += 1;
      const answer = await taken.sendRaw(...mail);
      if (mails % 3 === 0) throw new MailFateUnknown('no answer');
      return answer;
    },
  };
  const worker = dying(stage.deps, point, when);
  const broke = await sendDigest(worker.deps, job).then(
    () => false,
    () => true,
  );
  await stage.send();
  for (let i = 0; i < 2; i += 1) await sendDigest(stage.deps, job);
  return { stage, expected, over: !worker.died(), broke };
}

describe('a worker that dies while it sends a digest', () => {
  it.each(['before', 'after'] as const)(
    '%s any call sends nobody two, and loses nobody who is not listed as unknown; SES’s events settle who got it',
    async (when) => {
      let lost = 0;
      for (let point = 1; ; point += 1) {
        const { stage, expected, over, broke } = await run(point, when);
        const got = stage.got();
        const unknown = stage.emailsOf(stage.states('unknown'));
        expect(new Set(got).size, `point ${point}: somebody has two`).toBe(got.length);
        const accounted = [...new Set([...got, ...unknown])].sort();
        expect(accounted, `point ${point}: somebody is missing`).toEqual(stage.emailsOf(expected));

        for (const { tags } of [...stage.inbox.sent, ...stage.inbox.sent].toReversed()) {
          const place = readTags(tags);
          if (!place) throw new Error(`no place in the ledger: ${JSON.stringify(tags)}`);
          await stage.ledger.tell(place.chunk, place.id, { state: 'sent', messageId: 'told' });
        }
        const still = stage.emailsOf(stage.states('unknown'));
        lost += still.length;
        expect(still.filter((email) => got.includes(email))).toEqual([]);
        // At most the two chunks that the worker held.
        expect(still.length).toBeLessThanOrEqual(6);

        // Whoever got it is in the ledger with what it told: a later correction finds exactly those.
        stage.inbox.sent.length = 0;
        await stage.publish('2026-03-04T11:00:00.000Z', 'retracted', { slug: 'surge', revision: 2 });
        await stage.digest('2026-03-05T06:30:00Z');
        const wanted = expected
          .filter((id) => stage.audience.people.get(id)?.topics.length === 0)
          .map((id) => stage.audience.people.get(id)?.email ?? '');
        expect(stage.got()).toEqual(wanted.filter((email) => got.includes(email)).sort());
        if (!over) continue;
        expect([broke, still]).toEqual([false, []]);
        expect(point).toBeGreaterThan(20);
        expect(lost).toBeGreaterThan(0);
        return;
      }
    },
  );
});
