import type { WebhookDelivery } from '../shared/domain/delivery.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { Endpoint, Partner } from '../shared/domain/partner.ts';
import { isEmbargoed, type WebhookLedger } from '../shared/domain/webhook-ledger.ts';
import type { DeliveryRow, EndpointPart } from '../shared/site/partner-page.ts';
import { publicEditions } from './editions.ts';

export interface DeliveriesDeps {
  ledger: Pick<WebhookLedger, 'logBefore' | 'getAll' | 'attempts'>;
  index: Pick<NewsroomIndex, 'editionsIn' | 'revisionsOf'>;
}

/** Deliveries of an endpoint that a page shows. */
const ROWS = 25;

/** An endpoint with its deliveries before a number, or the newest, as a page shows them. */
export async function endpointPart(
  { ledger, index }: DeliveriesDeps,
  { id: partnerId, trusted }: Partner,
  endpoint: Endpoint,
  before: number | undefined,
): Promise<EndpointPart> {
  const name = { partnerId, endpointId: endpoint.id };
  const found = await ledger.logBefore(name, before, ROWS + 1);
  const lines = found.slice(0, ROWS);
  const [deliveries, releases] = await Promise.all([
    ledger.getAll(lines.map((line) => ({ ...name, ...line }))),
    releasesOf(index, lines),
  ]);
  const rows = await Promise.all(
    lines.map(async (line): Promise<DeliveryRow> => {
      const delivery = deliveries.find(({ id }) => id === line.id);
      const last = delivery?.last ? [delivery.last] : [];
      const attempts = delivery && delivery.attempts > 1 ? await ledger.attempts(line.id) : last;
      const release = releases.find((one) => one.slug === line.slug && one.language === line.language);
      return {
        line,
        ...(delivery ? { delivery } : {}),
        // They are kept for 90 days, what became of the delivery for longer.
        attempts: attempts.length > 0 ? attempts : last,
        ...(release ? { release } : {}),
        mayResend: delivery !== undefined && mayResend(delivery, endpoint, trusted),
      };
    }),
  );
  const oldest = lines.at(-1);
  return {
    endpoint,
    rows,
    isEarlier: before !== undefined,
    ...(found.length > ROWS && oldest ? { older: oldest.sequence } : {}),
  };
}

/** Nobody goes back to what was overtaken, and who is not trusted gets nothing that is held. */
const mayResend = (delivery: WebhookDelivery, { state }: Endpoint, trusted: boolean): boolean =>
  state === 'active' && delivery.state !== 'superseded' && (trusted || !isEmbargoed(delivery));

/** The releases of some lines that the public may know of, and what they are called there. */
async function releasesOf(
  index: DeliveriesDeps['index'],
  lines: { slug: string; language: string }[],
): Promise<NonNullable<DeliveryRow['release']>[]> {
  const open = await publicEditions(index, lines);
  return open.map(({ edition: { slug, language, path, publicRevision }, revision }) => {
    // Of what was withdrawn nobody is shown the words again.
    const title = revision?.status === 'published' ? revision.document.title : slug;
    return { slug, language, path, publicRevision, title };
  });
}
