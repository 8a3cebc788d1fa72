import { expect, it } from 'vitest';
import type { DueJob } from '../../../functions/shared/domain/jobs.ts';
import { memoryJobs } from '../../support/memory.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEdition, aRevision } from '../../support/newsroom.ts';
import { aStage, dateline } from './world.ts';

async function held() {
  const index = memoryIndex();
  const due = memoryJobs<DueJob>();
  const hold = async (slug: string, dueAt: string, overdue = false) => {
    const {
      publishedAt: _,
      announcement: __,
      ...revision
    } = aRevision({ slug, document: { title: `About ${slug}` } });
    await index.addRevision(revision);
    const edition = anEdition({
      slug,
      status: 'scheduled',
      publicRevision: 0,
      dueAt,
      ...(overdue ? { overdue } : {}),
    });
    await index.replaceEdition(edition, undefined);
    await index.putDue({ slug, language: 'en', dueAt });
  };
  await hold('later', '2026-03-02T12:00:00.000Z');
  await hold('late', '2026-03-01T09:00:00.000Z', true);
  await index.putDue({ slug: 'moved', language: 'en', dueAt: '2026-03-02T10:00:00.000Z' });
  return { due, stage: aStage({ index, due }) };
}

it('lists what is held, the next first, what is overdue marked, and nothing that was moved', async () => {
  const { stage } = await held();
  const { out, status } = await dateline(stage, ['schedule']);
  expect(status).toBe(0);
  expect(out.trim().split('\n')).toEqual([
    '1 Mar 2026, 10:00:00 CET  late (en)  About late  OVERDUE, waits for a person: npx dateline schedule release late',
    '2 Mar 2026, 13:00:00 CET  later (en)  About later  in 3 hours',
  ]);
  expect((await dateline(aStage(), ['schedule'])).out).toBe('Nothing is held.\n');
});

it('releases what is overdue on a person’s word, and nothing else', async () => {
  const { stage, due } = await held();
  const refused = await dateline(stage, ['schedule', 'release', 'later']);
  expect([refused.status, due.jobs]).toEqual([1, []]);
  expect(refused.err).toContain('no edition of later is overdue');
  expect((await dateline(stage, ['schedule', 'release', 'late'])).status).toBe(0);
  expect(due.jobs).toEqual([
    { slug: 'late', language: 'en', revision: 1, dueAt: '2026-03-01T09:00:00.000Z', confirmed: true },
  ]);
});
