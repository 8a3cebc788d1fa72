/** Partners who ask for it get one release after the other: each waits until all before it in the log are settled. */
import type { WebhookDelivery } from './delivery.ts';
import { type EndpointName, logFromEnd, mayBeWritten, type WebhookLedger } from './webhook-ledger.ts';

type Ledger = Pick<WebhookLedger, 'getAll' | 'logBefore' | 'logAfter'>;

/** Lines of a log that are read at once: the answer stands in the nearest ones. */
const PAGE = 10;

/**
 * What a delivery has to wait for: `turn`, one before it, which asks for it when it is settled; `unwritten`, a line whose
 * delivery is not written yet, and perhaps never is, so that nobody may ask. What was delivered, or failed for good, had
 * waited for all before it, so the look back ends there.
 */
export async function waitsFor(
  ledger: Ledger,
  delivery: EndpointName & Pick<WebhookDelivery, 'sequence'>,
  now: Date,
): Promise<'turn' | 'unwritten' | undefined> {
  for await (const lines of logFromEnd(ledger, delivery, delivery.sequence, PAGE)) {
    const found = await ledger.getAll(lines.map((line) => ({ ...delivery, ...line })));
    for (const line of lines) {
      const before = found.find(({ id }) => id === line.id);
      if (before === undefined && mayBeWritten(line, now)) return 'unwritten';
      if (before?.state === 'pending' || before?.state === 'held') return 'turn';
      if (before?.state === 'delivered' || before?.state === 'failed') return undefined;
    }
  }
  return undefined;
}

/** The delivery that may go now that the one under a number is settled; undefined: none waits for it. */
export async function nextInOrder(
  ledger: Ledger,
  endpoint: EndpointName,
  sequence: number,
  now: Date,
): Promise<WebhookDelivery | undefined> {
  for (let from = sequence; ; ) {
    const lines = await ledger.logAfter(endpoint, from, PAGE);
    const found = await ledger.getAll(lines.map((line) => ({ ...endpoint, ...line })));
    for (const line of lines) {
      const next = found.find(({ id }) => id === line.id);
      if (next?.state === 'pending') return next;
      const isPassed = next
        ? next.state === 'superseded' || next.state === 'skipped'
        : !mayBeWritten(line, now);
      if (!isPassed) return undefined;
    }
    from = lines.at(-1)?.sequence ?? from;
    if (lines.length < PAGE) return undefined;
  }
}
