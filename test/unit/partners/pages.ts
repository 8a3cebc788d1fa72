import type { NewsroomSettings } from '../../../functions/shared/domain/newsroom.ts';
import { publish } from '../site/published.ts';
import { aPartner, FIRST, NOON, SECOND, start } from './world.ts';

/** What a receiver may answer: markup, letters of any script, marks that turn the direction. */
export const ANSWER = '<script>alert("<b>no</b>")</script> \u202e قبول 接受 </pre></details>';
const MINUTE = 60_000;

/** A partner whose deliveries have come to every end that there is, with a public release of them. */
export async function variedPartner(settings: NewsroomSettings) {
  const partner = await aPartner({
    name: 'Tide <b>Wire</b> & Sons',
    languages: settings.languages.slice(0, 2),
    topics: settings.topics.slice(0, 1).map(({ id }) => id),
    kinds: ['published', 'corrected'],
    trusted: true,
  });
  const [first, second] = partner.endpoints;
  if (!first || !second) throw new Error('the partner has no two endpoints');
  const since = NOON.toISOString();
  partner.endpoints = [
    { ...first, failingSince: since },
    {
      ...second,
      order: 'strict',
      bodies: 'summary',
      state: 'disabled',
      why: 'it answered that it is gone for good (410)',
      since,
    },
  ];
  const world = start(partner, settings);
  const { index, tell, ledger } = world;
  await publish(index, {
    slug: 'tide-gauges',
    document: { title: 'Tide gauges <i>reach</i> the last harbour' },
  });
  const at = (minutes: number) => new Date(world.clock + minutes * MINUTE).toISOString();
  const failed = { at: at(1), status: 503, latency: 1_204.4, error: 'answered 503', answer: ANSWER };
  const silent = { at: at(6), latency: 15_000, error: 'no <answer> within 15000 ms' };

  await tell({
    slug: 'harbour-lights',
    state: 'superseded',
    reason: 'revision 2 takes its place (release.corrected.v1)',
  });
  await tell({
    slug: 'harbour-lights',
    revision: 2,
    type: 'release.corrected.v1',
    attempts: 1,
    last: { at: at(0), status: 204, latency: 88 },
  });
  await tell({
    slug: 'flood-warning',
    type: 'release.scheduled.v1',
    attempts: 1,
    last: { at: at(0), status: 200, latency: 95 },
  });
  await tell({
    slug: 'flood-warning',
    revision: 2,
    type: 'release.cancelled.v1',
    state: 'held',
    reason: 'it waited for more than 120 hours',
  });
  await tell({
    slug: 'old-pier',
    type: 'release.retracted.v1',
    state: 'failed',
    reason: '10 attempts, the last: answered 500',
  });
  await tell({ slug: 'sea-wall', state: 'skipped', reason: 'the partner or the endpoint was removed' });
  const waiting = await tell({ state: 'pending', attempts: 2, last: silent, nextAt: at(11) });
  for (const attempt of [failed, silent]) await ledger.addAttempt(waiting.id, attempt);
  await tell({ slug: 'last-one', unwritten: true });
  for (let n = 0; n < 27; n += 1)
    await tell({
      endpointId: SECOND,
      slug: `harbour-${n}`,
      state: 'held',
      reason: 'the endpoint is disabled',
    });
  return { ...world, partner, waiting };
}

/** Every page that the partners' API answers with, in a language, by its name. */
export async function partnerPages(
  settings: NewsroomSettings,
  language: string,
): Promise<Record<string, string>> {
  const { app, token, ledger } = await variedPartner(settings);
  const ask = async (query: string): Promise<string> =>
    (await app.request(`/partners/tide-wire?lang=${language}&${query}`)).text();
  const own = `token=${token()}`;
  const pages = {
    deliveries: await ask(own),
    endpoint: await ask(`${own}&endpoint=${FIRST}&notice=asked`),
    earlier: await ask(`${own}&endpoint=${SECOND}&before=3&notice=inactive`),
    none: await ask(`${own}&endpoint=${SECOND}&before=1`),
    invalid: await ask('token=none'),
    old: await ask(`token=${token({ links: 0 })}`),
  };
  ledger.logBefore = async () => Promise.reject(new Error('out of order'));
  return { ...pages, unavailable: await ask(own) };
}
