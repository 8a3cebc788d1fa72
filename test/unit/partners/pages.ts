import type { NewsroomSettings } from '../../../functions/shared/domain/newsroom.ts';
import { aVariedPartner, FIRST, SECOND, tellVariedly } from '../../support/partner-log.ts';
import { publish } from '../site/published.ts';
import { start } from './world.ts';

/** The API for a partner whose deliveries have come to every end that there is, with a public release of them. */
export async function variedPartner(settings: NewsroomSettings) {
  const partner = await aVariedPartner(settings);
  const world = start(partner, settings);
  await publish(world.index, {
    slug: 'tide-gauges',
    document: { title: 'Tide gauges <i>reach</i> the last harbour' },
  });
  const waiting = await tellVariedly({ ...world.deps, partnerId: partner.id });
  return { ...world, waiting };
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
