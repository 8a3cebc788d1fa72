import { createHash } from 'node:crypto';
import { type MailChunk, type MailFate, type ToldItem, withState } from './delivery.ts';
import { type BulkMailer, MailNotAccepted, MailRefused, type PreparedMail } from './mail.ts';
import type { ChunkName, MailLedger } from './mail-ledger.ts';
import { tagsOf } from './mail-tags.ts';

/** Milliseconds between tries of a mail that SES did not accept, half to one and a half of them by chance. */
const BACKOFF = [200, 800, 2_400];
/** Milliseconds for which it is believed that a recipient still wants the mail. */
const BELIEVED = 1_000;

export interface ServeDeps {
  ledger: MailLedger;
  mailer: BulkMailer;
  /** The token of the links in a recipient's mail. */
  sign: (id: string) => Promise<string>;
  /** Resolves when the next mail may go. */
  pace: () => Promise<void>;
  /** Mails on their way at a time. */
  atOnce: number;
  /** Whether there is no time left: then no mail is begun any more. */
  isOver: () => boolean;
  now: () => Date;
  wait: (milliseconds: number) => Promise<void>;
  /** 0 to below 1. */
  random: () => number;
}

/** Somebody who is to get a mail that is written. */
export interface Addressee {
  id: string;
  address: string;
  mail: PreparedMail;
  /** Of a digest: which of the chunk's items it tells. */
  told?: number[];
}

/** How many mails of a chunk came to which end; `unserved`: could not be tried now, and are in no chunk. */
export type Served = Record<'sent' | 'refused' | 'unknown' | 'unserved', number>;

/** What came of some chunks together; of none, nothing. */
export const sumOf = (all: Served[]): Served => ({
  sent: all.reduce((sum, one) => sum + one.sent, 0),
  refused: all.reduce((sum, one) => sum + one.refused, 0),
  unknown: all.reduce((sum, one) => sum + one.unknown, 0),
  unserved: all.reduce((sum, one) => sum + one.unserved, 0),
});

/**
 * Claims a chunk of recipients in the ledger, sends their mails, writes what became of them (law 7).
 * A crash before the claim lost nothing; one after it leaves the chunk `sending`, which whoever comes next names
 * `unknown`.
 *
 * @param addressees as they were read this moment
 * @param still which of some ids still want the mail: asked again while the chunk takes long, so that nothing goes out
 *   to somebody more than a second after they left
 * @param previous the settled chunk of the same name, whose recipients are kept
 * @throws Error where it could not be seen who still wants it, or a mail could not be written: after what was sent is
 *   settled, and none goes out later
 */
export async function serve(
  deps: ServeDeps,
  names: ChunkName & Pick<MailChunk, 'text'> & { items?: ToldItem[] },
  addressees: Addressee[],
  still: (ids: string[]) => Promise<Set<string>>,
  previous: MailChunk | undefined,
): Promise<Served> {
  const before = previous === undefined ? {} : keptOf(previous);
  const fateOf = ({ told }: Addressee, fate: MailFate): MailFate => ({ ...fate, ...(told ? { told } : {}) });
  const chunk: MailChunk = {
    ...names,
    recipients: {
      ...before,
      ...Object.fromEntries(addressees.map((one) => [one.id, fateOf(one, { state: 'sending' })])),
    },
    claimedAt: deps.now().toISOString(),
    version: (previous?.version ?? 0) + 1,
  };
  // All at once: one after the other takes several times as long.
  const tokens = await Promise.all(addressees.map(({ id }) => deps.sign(id)));
  const wanting = createWanting(deps, addressees, still);
  if (!(await deps.ledger.claim(chunk, previous)))
    throw new Error(`another worker holds chunk ${names.first} of ${names.slug}, range ${names.range}`);

  const fates = new Map<string, MailFate>();
  let held = false;
  let unserved = 0;
  const failures: unknown[] = [];
  /** The fate of one; undefined: there is none, and the rest of the chunk is not worth a try each. */
  const serveOne = async (one: Addressee, token: string): Promise<MailFate | 'unwanted' | undefined> => {
    try {
      if (!held) await deps.pace();
      if (!held && !(await wanting(one.id))) return 'unwanted';
      return held || deps.isOver() ? undefined : await send(deps, names, one, token);
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  const queue = addressees.entries();
  await Promise.all(
    Array.from({ length: Math.min(deps.atOnce, addressees.length) }, async () => {
      for (const [i, one] of queue) {
        const fate = await serveOne(one, tokens[i] ?? '');
        if (fate === 'unwanted') continue;
        if (fate) fates.set(one.id, fateOf(one, fate));
        else {
          held = true;
          unserved += 1;
        }
      }
    }),
  );

  const recipients = { ...before, ...Object.fromEntries(fates) };
  await deps.ledger.settle({ ...chunk, recipients, settledAt: deps.now().toISOString() });
  if (failures.length > 0) throw failures[0];
  const count = (state: MailFate['state']) =>
    [...fates.values()].filter((fate) => fate.state === state).length;
  return { sent: count('sent'), refused: count('refused'), unknown: count('unknown'), unserved };
}

/** The recipients of a chunk that is claimed again: SES told of those who are unknown when they were tried, and not now. */
const keptOf = ({ recipients, claimedAt }: MailChunk): MailChunk['recipients'] =>
  Object.fromEntries(
    Object.entries(recipients).map(([id, fate]): [string, MailFate] => [
      id,
      fate.state === 'unknown' ? { claimedAt, ...fate } : fate,
    ]),
  );

/** Whether an addressee still wants the mail, asked for all that are left when it was last asked too long ago. */
function createWanting(
  { now }: ServeDeps,
  addressees: Addressee[],
  still: (ids: string[]) => Promise<Set<string>>,
): (id: string) => Promise<boolean> {
  let wanting = new Set(addressees.map(({ id }) => id));
  let read = now().getTime();
  let reading: Promise<void> | undefined;
  return async (id) => {
    if (now().getTime() - read > BELIEVED) {
      reading ??= still([...wanting]).then((those) => {
        wanting = those;
        read = now().getTime();
        reading = undefined;
      });
      await reading;
    }
    return wanting.delete(id);
  };
}

/** One mail; `undefined`: certainly not accepted, and may be tried again. */
async function send(
  { mailer, wait, random }: ServeDeps,
  names: ChunkName,
  { id, address, mail }: Addressee,
  token: string,
): Promise<MailFate | undefined> {
  const tags = tagsOf(names, id);
  // Outside of what follows: whose mail could not even be written, of them nothing is unknown.
  const raw = written(() => mail.to({ address, token, messageId: idOf(names, id) }));
  if (raw === undefined) return { state: 'refused' };
  for (const pause of [...BACKOFF, undefined]) {
    try {
      const { messageId } = await mailer.sendRaw(address, raw, tags);
      return { state: 'sent', messageId };
    } catch (error) {
      if (error instanceof MailRefused) return { state: 'refused' };
      if (!(error instanceof MailNotAccepted)) return { state: 'unknown' };
      if (pause !== undefined) await wait(pause * (0.5 + random()));
    }
  }
  return undefined;
}

/** A mail's bytes; undefined: the address is none that a mail can carry. */
function written(write: () => Uint8Array): Uint8Array | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof MailRefused) return undefined;
    throw error;
  }
}

/** Local part of the Message-ID: the same mail again would be the same message. */
function idOf({ slug, language, revision, kind }: ChunkName, id: string): string {
  return createHash('sha256')
    .update(JSON.stringify([slug, language, revision, kind, id]))
    .digest('hex')
    .slice(0, 32);
}

/** A chunk that was claimed and never settled: its worker died, and what it had sent can't be known. */
export const giveUp = (ledger: MailLedger, chunk: MailChunk, at: string): Promise<MailChunk> =>
  ledger.settle({ ...withState(chunk, 'sending', 'unknown'), settledAt: at });
