import * as z from 'zod';
import type { Audience } from '../shared/domain/audience.ts';
import { change } from '../shared/domain/audience-change.ts';
import { readMailEvent } from '../shared/domain/mail-event.ts';
import type { MailLedger } from '../shared/domain/mail-ledger.ts';
import { afterReturn } from '../shared/domain/suppression.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';

export interface Deps {
  audience: Audience;
  ledger: Pick<MailLedger, 'tell'>;
  log: Log;
}

const message = z.object({ 'detail-type': z.string(), detail: z.unknown() });

/**
 * Writes what SES tells of a mail into the ledger, and of its reader into the audience. One event after the other: those
 * of one crash are of few chunks, and would be in each other's way.
 */
export const createHandler = ({ audience, ledger, log }: Deps) =>
  queueHandler(
    message,
    async ({ 'detail-type': type, detail }) => {
      const event = readMailEvent(type, detail);
      if (event === undefined) return log.info('event is of no mail to a subscriber', { type });
      const { chunk, id, fate, returned } = event;
      if (chunk !== undefined && (await ledger.tell(chunk, id, fate)) === undefined)
        log.warn('the ledger has no such mail', { type, slug: chunk.slug, range: chunk.range });
      if (returned === undefined) return;
      await change(audience, id, (current) => afterReturn(current, returned));
      log.info('mail came back', { type, kind: returned.kind, slug: chunk?.slug, range: chunk?.range });
    },
    log,
    { atOnce: false },
  );
