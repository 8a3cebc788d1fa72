import { signUp } from '../../functions/manage-subscriptions/sign-up.ts';
import { isForgotten, type Subscriber, subscriberId } from '../../functions/shared/domain/audience.ts';
import {
  addConfirmed,
  asksAgain,
  choose,
  choseThemselves,
  type Evidence,
  type NotAdded,
} from '../../functions/shared/domain/audience-change.ts';
import {
  type Mail,
  MailFateUnknown,
  MailNotAccepted,
  MailRefused,
} from '../../functions/shared/domain/mail.ts';
import { allowanceOf, createPace } from '../../functions/shared/domain/send-allowance.ts';
import { Refusal } from '../refusal.ts';
import type { Stage } from '../stage.ts';
import type { World } from '../world.ts';
import type { Row, Wrong } from './columns.ts';

/**
 * What became of a row: `confirmed`, with the consent that it brings; `asked`, by mail; `waiting`, since they were asked
 * already; `kept`, since they get mail already.
 */
export type Outcome = 'confirmed' | 'asked' | 'waiting' | 'kept' | Wrong;

export interface Way {
  /** Rows without a consent are asked by mail. */
  optIn: boolean;
  /** Also who chose themselves gets what the list says. */
  replace: boolean;
  /** Nothing is written and nobody is asked. */
  dryRun: boolean;
}

/** Brings rows into the audience. The same row again changes nothing and sends nothing. */
export function createBringIn(stage: Stage, world: World, way: Way) {
  const { audience } = stage;
  const asking = createAsking(stage, world);

  /** @param origin where the row stands, such as `list.csv, line 12` */
  return async ({ address, choice, consent }: Row, origin: string): Promise<Outcome> => {
    const now = world.now().toISOString();
    const id = subscriberId(address, await audience.key('addresses'));
    const stored = await audience.subscriber(id);
    const current = stored && isForgotten(stored, now) ? undefined : stored;
    if (current?.status === 'erased' || current?.status === 'suppressed') return WRONG[current.status];
    if (current?.status === 'left') return asksAgain(current) ? 'waiting' : WRONG.left;
    if (current?.status === 'confirmed') {
      const isKept = choseThemselves(current) || consent === undefined;
      if ((isKept && !way.replace) || isSame(current, choice, consent)) return 'kept';
    }
    if (consent !== undefined) {
      if (way.dryRun) return 'confirmed';
      const evidence = { ...consent, from: `${consent.from} (${origin})` };
      const added = await addConfirmed(audience, address, choice, evidence, 'imported', {
        now,
        keepOwn: !way.replace,
      });
      return typeof added === 'string' ? WRONG[added] : 'confirmed';
    }
    const evidence = { at: now, from: `npx dateline subscribers import (${origin})`, words: '' };
    if (current?.status === 'confirmed') {
      if (!way.dryRun) await choose(audience, id, choice, evidence);
      return 'confirmed';
    }
    if (!way.optIn) return WRONG.consent;
    if (current?.askedAt !== undefined) return 'waiting';
    return way.dryRun ? 'asked' : asking(id, { address, choice }, evidence);
  };
}

/** Whether somebody has what a row says already. */
function isSame(current: Subscriber, choice: Row['choice'], consent: Row['consent']): boolean {
  const { languages, topics, places, waits, frequencies } = current;
  const now = { languages, topics, places, waits, frequency: frequencies.at(-1)?.value };
  const last = current.consent.findLast(({ what }) => what === 'imported');
  return (
    Object.entries(now).every(
      ([name, value]) => JSON.stringify(value) === JSON.stringify({ ...choice }[name]),
    ) &&
    (consent === undefined ||
      (last !== undefined &&
        last.at === consent.at &&
        last.words === consent.words &&
        last.from.startsWith(`${consent.from} (`)))
  );
}

const WRONG: Record<NotAdded | 'consent' | 'mail', Wrong> = {
  erased: {
    code: 'erased',
    reason: 'whose address this is had themselves erased',
    mend: 'take the row out: nothing is ever written to it',
  },
  suppressed: {
    code: 'suppressed',
    reason: 'mail to this address comes back, or was complained of',
    mend: 'take the row out; they can sign up on the site',
  },
  left: {
    code: 'left',
    reason: 'they have left, perhaps since the list was made',
    mend: 'take the row out; who asked again since: npx dateline subscribers add ADDRESS',
  },
  own: {
    code: 'own',
    reason: 'they have just confirmed themselves',
    mend: 'take the row out, or import it with --replace',
  },
  consent: {
    code: 'no-consent',
    reason: 'the row brings no consent',
    mend: 'fill in consent_at, consent_from and consent_words, or import without --no-opt-in',
  },
  mail: {
    code: 'mail-refused',
    reason: 'SES does not send to this address',
    mend: 'see whether it is written as it should be',
  },
};

/** Pauses after which a mail is tried again that SES did not take, in milliseconds. */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 16_000];
/** What SES gives is shared with so many: alerts may be on their way. */
const SHARERS = 2;

/** Asks people by mail, no faster and no more than SES lets us. */
function createAsking(stage: Stage, world: World) {
  const { audience, settings, outputs } = stage;
  let allowed: Promise<{ left: number; pace: () => Promise<void> }> | undefined;
  const allowance = async () => {
    const { left, rate } = allowanceOf(await stage.quota(), SHARERS);
    return { left, pace: createPace(rate, { now: world.now, wait: world.pause }) };
  };

  return async (id: string, { address, choice }: Row, evidence: Evidence): Promise<Outcome> => {
    allowed ??= allowance();
    const budget = await allowed;
    let sent: Outcome | undefined;
    const send = async (mail: Mail) => {
      if (budget.left < 1) throw new Refusal(`the mails of this day are used up; ${GO_ON} tomorrow`, 3);
      budget.left -= 1;
      await budget.pace();
      try {
        const { messageId } = await stage.mailer.send(mail);
        sent = 'asked';
        return { messageId };
      } catch (error) {
        if (error instanceof MailRefused) sent = WRONG.mail;
        if (error instanceof MailFateUnknown) sent = 'asked';
        throw error;
      }
    };
    // Of a list nobody is asked a second time, so that there is nothing to be limited.
    const limits = { take: async () => true };
    const deps = { audience, limits, settings, siteUrl: outputs.SiteUrl, now: world.now, mailer: { send } };
    for (const pause of [0, ...PAUSES]) {
      if (pause > 0) await world.pause(pause);
      try {
        await signUp(deps, address, choice, evidence);
        if (sent !== undefined) return sent;
        // Somebody else asks them at this moment, or the run before died over it.
        if ((await audience.subscriber(id))?.askingAt === undefined) return 'waiting';
      } catch (error) {
        if (!(error instanceof MailNotAccepted)) throw error;
      }
    }
    throw new Refusal(`SES takes no mail now; ${GO_ON} later`, 3);
  };
}

const GO_ON = 'what is done is kept: the same command with --resume';
