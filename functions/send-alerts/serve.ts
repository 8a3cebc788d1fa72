import type { MailChunk } from '../shared/domain/delivery.ts';
import { type Mail, type Mailer, MailNotAccepted, MailRefused } from '../shared/domain/mail.ts';
import type { MailLedger } from '../shared/domain/mail-ledger.ts';

/** Mails of a chunk that are on their way at a time. */
const AT_ONCE = 10;
/** Milliseconds between tries of a mail that SES did not accept, half to one and a half of them by chance. */
const BACKOFF = [200, 800, 2_400];

export interface ServeDeps {
  ledger: MailLedger;
  mailer: Mailer;
  now: () => Date;
  wait: (milliseconds: number) => Promise<void>;
  /** 0 to below 1. */
  random: () => number;
}

/** How many mails of a chunk came to which end; `unserved`: could not be tried now, and are in no chunk. */
export type Served = Record<'sent' | 'refused' | 'unknown' | 'unserved', number>;

type Fate = MailChunk['recipients'][string];

/**
 * Claims a chunk of recipients in the ledger, sends their mails, writes what became of them (law 7).
 * A crash before the claim lost nothing; one after it leaves the chunk `sending`, which the next job names `unknown`.
 *
 * @param mails by subscriber id, written already: what can fail without a mail going out has failed before the claim
 * @param previous the settled chunk of the same name, whose recipients are kept
 */
export async function serve(
  deps: ServeDeps,
  names: Pick<MailChunk, 'slug' | 'shard' | 'language' | 'revision' | 'kind' | 'text' | 'first'>,
  mails: Map<string, Mail>,
  previous: MailChunk | undefined,
): Promise<Served> {
  const before = previous?.recipients ?? {};
  const sending = Object.fromEntries(
    [...mails.keys()].map((id): [string, Fate] => [id, { state: 'sending' }]),
  );
  const chunk: MailChunk = {
    ...names,
    recipients: { ...before, ...sending },
    claimedAt: deps.now().toISOString(),
  };
  if (!(await deps.ledger.claim(chunk, previous)))
    throw new Error(`another worker holds chunk ${names.first} of ${names.slug}, shard ${names.shard}`);

  const fates = new Map<string, Fate>();
  let held = false;
  const queue = mails.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [id, mail] of queue) {
        const fate = held ? undefined : await send(deps, mail);
        if (fate) fates.set(id, fate);
        // SES takes nothing now: the rest of the chunk is not worth a try each.
        else held = true;
      }
    }),
  );

  const recipients = { ...before, ...Object.fromEntries(fates) };
  await deps.ledger.settle({ ...chunk, recipients, settledAt: deps.now().toISOString() });
  const count = (state: Fate['state']) => [...fates.values()].filter((fate) => fate.state === state).length;
  return {
    sent: count('sent'),
    refused: count('refused'),
    unknown: count('unknown'),
    unserved: mails.size - fates.size,
  };
}

/** One mail; `undefined`: certainly not accepted, and may be tried again. */
async function send({ mailer, wait, random }: ServeDeps, mail: Mail): Promise<Fate | undefined> {
  for (const pause of [...BACKOFF, undefined]) {
    try {
      const { messageId } = await mailer.send(mail);
      return { state: 'sent', messageId };
    } catch (error) {
      if (error instanceof MailRefused) return { state: 'refused' };
      if (!(error instanceof MailNotAccepted)) return { state: 'unknown' };
      if (pause !== undefined) await wait(pause * (0.5 + random()));
    }
  }
  return undefined;
}

/** A chunk that was claimed and never settled: its worker died, and what it had sent can't be known. */
export async function giveUp(ledger: MailLedger, chunk: MailChunk, at: string): Promise<MailChunk> {
  const recipients = Object.fromEntries(
    Object.entries(chunk.recipients).map(([id, fate]): [string, Fate] => [
      id,
      fate.state === 'sending' ? { ...fate, state: 'unknown' } : fate,
    ]),
  );
  const settled = { ...chunk, recipients, settledAt: at };
  await ledger.settle(settled);
  return settled;
}
