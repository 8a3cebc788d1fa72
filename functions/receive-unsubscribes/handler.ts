import * as z from 'zod';
import type { Audience } from '../shared/domain/audience.ts';
import { leave } from '../shared/domain/audience-change.ts';
import { readToken } from '../shared/domain/audience-tokens.ts';
import type { Log } from '../shared/runtime/log.ts';

export interface Deps {
  audience: Audience;
  now: () => Date;
  log: Log;
}

/** What SES brings of a mail that it received (SES Developer Guide, "Event passed to the Lambda function"): no body. */
const receipt = z.object({
  Records: z.array(
    z.object({
      ses: z.object({
        mail: z.object({
          messageId: z.string(),
          commonHeaders: z.object({ subject: z.string().optional() }),
        }),
      }),
    }),
  ),
});

/**
 * Takes mails that mail programs write to unsubscribe (RFC 2369, section 3.2): whose subject holds a token of ours
 * leaves. Who wrote it does not matter, nor what SES thinks of it as spam: the token is signed.
 */
export const createHandler =
  ({ audience, now, log }: Deps) =>
  async (event: unknown): Promise<void> => {
    for (const { ses } of receipt.parse(event).Records) {
      const { messageId, commonHeaders } = ses.mail;
      // A long subject is folded on the way, and the space stays.
      const subject = commonHeaders.subject?.replace(/\s+/g, '') ?? '';
      const [, token = ''] = /unsubscribe-([\w-]+\.[\w-]+\.[\w-]+)/i.exec(subject) ?? [];
      const read = readToken(await audience.key('links'), 'unsubscribe', token, now());
      if (typeof read === 'string') {
        log.info('mail without a token to leave by', { messageId, token: read });
        continue;
      }
      const evidence = { at: now().toISOString(), from: 'List-Unsubscribe: mailto', words: 'unsubscribe' };
      await leave(audience, read.id, evidence);
      log.info('left by mail', { messageId });
    }
  };
