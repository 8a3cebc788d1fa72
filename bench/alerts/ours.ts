/**
 * One release to the whole audience of the stand-in, by the code of plan-alerts and send-alerts with their own adapters:
 * one worker, job after job. Prints one JSON line of `Outcome`.
 */
import { performance } from 'node:perf_hooks';
import { createHandler as createPlanner } from '../../functions/plan-alerts/handler.ts';
import { sendAlerts } from '../../functions/send-alerts/handler.ts';
import { anEdition } from '../../test/support/newsroom.ts';
import { batchOf } from '../support/in-process.ts';
import { EVENT, REVISION } from './release.ts';
import { createWorker, finish } from './worker.ts';

const { index, deps, queue } = await createWorker();
await index.addRevision(REVISION);
await index.replaceEdition(anEdition({ slug: REVISION.slug }), undefined);

const began = performance.now();
await createPlanner(deps)(batchOf([{ detail: EVENT }]));
const planned = queue.length;
for (let job = queue.shift(); job; job = queue.shift()) if ('event' in job) await sendAlerts(deps, job);
finish((performance.now() - began) / 1_000, planned);
