import type { PartnerEvent } from '../../events/catalogue.ts';
import type { WebhookDelivery } from '../shared/domain/delivery.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import { type Endpoint, type Partner, takes, wants } from '../shared/domain/partner.ts';
import { publicRevisions } from '../shared/domain/readable.ts';
import type { Edition, ReleaseDocument, Revision } from '../shared/domain/release.ts';
import { isAfter, isEmbargoed, mayHaveHeld } from '../shared/domain/webhook-ledger.ts';

/** An endpoint that is to learn of a fact. */
export interface Taker {
  partner: Partner;
  endpoint: Endpoint;
}

/** Where events come in another order: the newest revision that was announced after the one of the event. */
export async function newerThan(
  index: Pick<NewsroomIndex, 'revisions'>,
  { data: { slug, language, revision } }: PartnerEvent,
  edition: Edition,
): Promise<Revision | undefined> {
  if (edition.publicRevision <= revision) return undefined;
  return publicRevisions(edition, await index.revisions(slug, language))
    .filter((one) => one.revision > revision && one.announcement !== 'none')
    .reduce<Revision | undefined>((a, b) => (a && a.revision > b.revision ? a : b), undefined);
}

/**
 * Endpoints of partners who ask for such releases, and those that had an earlier state of this very edition: what they
 * carry is to be mended. What is held goes to those alone who are trusted with it; who has something held hears what
 * becomes of it, whatever they ask for. Of a minor revision nobody else is told.
 *
 * @param ofEdition all deliveries of the edition, of each endpoint the oldest first
 */
export function takersOf(
  event: PartnerEvent,
  {
    edition,
    revision: { document, minor },
    newer,
  }: { edition: Edition; revision: Revision; newer: Revision | undefined },
  partners: Partner[],
  ofEdition: WebhookDelivery[],
): Taker[] {
  const { language, revision } = event.data;
  const { type } = event;
  const asked = (partner: Partner, { topics, places }: ReleaseDocument) =>
    takes(partner, { language, topics, places });
  return partners.flatMap((partner) =>
    partner.endpoints
      .filter(({ id }) => {
        const earlier = ofEdition.filter(
          (d) => isAfter({ revision, type }, d) && d.partnerId === partner.id && d.endpointId === id,
        );
        // What was skipped for want of trust could be asked for again by who has it back.
        if (type === 'release.cancelled.v1') {
          // Of a public text that took the place of what was held, only who holds that is told.
          const last = earlier.at(-1);
          if (edition.publicRevision > 0 && !(last && isEmbargoed(last))) return false;
          return partner.trusted ? earlier.length > 0 : mayHaveHeld(earlier);
        }
        const had = earlier.filter(({ state }) => state !== 'skipped');
        const last = had.at(-1);
        const holds = last !== undefined && isEmbargoed(last);
        if (type === 'release.scheduled.v1') {
          if (!partner.trusted) return false;
          const isCorrection = edition.publicRevision > 0;
          if (
            !holds &&
            ((isCorrection && minor) || !wants(partner, isCorrection ? 'corrected' : 'published'))
          )
            return false;
        }
        if (type === 'release.corrected.v1' && !wants(partner, 'corrected')) return holds;
        if (type === 'release.published.v1' && !wants(partner, 'published')) return had.length > 0;
        // Who does not take the newer one would carry this one for ever: of what becomes of it they were not told.
        return had.length > 0 || [document, newer?.document ?? document].every((one) => asked(partner, one));
      })
      .map((endpoint) => ({ partner, endpoint })),
  );
}
