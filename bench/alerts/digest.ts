/** The digest of fifty releases to the audience of the stand-in, planned and sent; as ours.ts. */
import { performance } from 'node:perf_hooks';
import { createHandler as createPlanner } from '../../functions/plan-alerts/handler.ts';
import { createHandler as createDigestPlanner } from '../../functions/plan-digests/handler.ts';
import { sendDigest } from '../../functions/send-alerts/digest.ts';
import { periodOver } from '../../functions/shared/domain/digests.ts';
import { anEdition } from '../../test/support/newsroom.ts';
import { batchOf } from '../support/in-process.ts';
import { digestRelease, settings } from './release.ts';
import { createWorker, finish } from './worker.ts';

const RELEASES = 50;
const { index, deps, queue } = await createWorker();
const { to } = periodOver('daily', Date.now(), settings);
// All of them an hour before the end of the day that the digest is of.
const at = new Date(Date.parse(to) - 3_600_000);
const planner = createPlanner({ ...deps, now: () => at });
for (let i = 0; i < RELEASES; i += 1) {
  const { revision, event } = digestRelease(i, at.toISOString());
  await index.addRevision(revision);
  await index.replaceEdition(anEdition({ slug: revision.slug, publishedAt: revision.createdAt }), undefined);
  await planner(batchOf([{ detail: event }]));
}
queue.length = 0;

const began = performance.now();
await createDigestPlanner(deps)(batchOf([{ time: new Date().toISOString() }]));
const planned = queue.length;
for (let job = queue.shift(); job; job = queue.shift())
  if (!('event' in job) && job.frequency === 'daily') await sendDigest(deps, job);
finish((performance.now() - began) / 1_000, planned);
