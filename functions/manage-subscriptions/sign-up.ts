import { type Audience, type Choice, type Subscriber, subscriberId } from '../shared/domain/audience.ts';
import { asked, change, type Evidence } from '../shared/domain/audience-change.ts';
import { signToken } from '../shared/domain/audience-tokens.ts';
import { type Limits, limitName } from '../shared/domain/limits.ts';
import { type Mailer, MailFateUnknown, MailNotAccepted, MailRefused } from '../shared/domain/mail.ts';
import { signUpTags } from '../shared/domain/mail-tags.ts';
import { defaultLanguage, type NewsroomSettings } from '../shared/domain/newsroom.ts';
import { signUpMail } from '../shared/site/mail/sign-up.ts';

/** An address gets at most one mail about signing up within this time, in milliseconds. */
const ASK_AGAIN_AFTER = 10 * 60_000;
/** And so many a day. */
const ASKED_A_DAY = { most: 5, seconds: 86_400 };
/** Whoever is about to send such a mail has done so by now, or died: the function ends after ten seconds. */
const ASKING_FOR = 15_000;

export interface SignUpDeps {
  audience: Audience;
  limits: Limits;
  mailer: Mailer;
  settings: NewsroomSettings;
  siteUrl: string;
  now: () => Date;
}

/**
 * Takes a sign-up: an opt-in mail to an address that is not subscribed, a mail that says so to one that is, none to one
 * that was erased. What the caller answers must be the same in every case.
 *
 * Of several at once one sends the mail: it says so first (`askingAt`), for a few seconds, and when SES has taken the
 * mail it says that (`askedAt`), for ten minutes. Who dies in between silences the address for seconds, not minutes.
 *
 * @throws MailNotAccepted when SES takes no mail now; the next try sends it
 */
export async function signUp(
  deps: SignUpDeps,
  address: string,
  choice: Choice,
  evidence: Evidence,
): Promise<void> {
  const { audience, limits, settings, now } = deps;
  const addresses = await audience.key('addresses');
  const id = subscriberId(address, addresses);
  const askingAt = now().toISOString();
  let kind: 'optIn' | 'already' | undefined;
  const subscriber = await change(audience, id, (current) => {
    kind = undefined;
    if (current?.status === 'erased') return undefined;
    const held = current !== undefined && isHeldBack(current, askingAt);
    if (current?.status === 'confirmed') {
      if (held) return undefined;
      kind = 'already';
      return { ...current, askingAt };
    }
    kind = held ? undefined : 'optIn';
    return asked(current, id, address, choice, evidence, held ? {} : { askingAt });
  });
  if (kind === undefined || subscriber === undefined) return;
  if (!(await limits.take(limitName('address', id, addresses), ASKED_A_DAY, now()))) return;

  const use = kind === 'optIn' ? 'confirm' : 'manage';
  const token = signToken(await audience.key('links'), kind === 'optIn' ? 'confirm' : 'mail', id, now());
  const language =
    subscriber.languages.find((code) => settings.languages.includes(code)) ?? defaultLanguage(settings);
  const mail = await signUpMail(
    kind,
    settings,
    language,
    `${deps.siteUrl}/subscriptions/${use}?token=${token}`,
  );
  /** Ends the claim; of somebody else's nothing is changed. */
  const end = (askedAt: string | undefined) =>
    change(audience, id, (current) => {
      if (current?.askingAt !== askingAt) return undefined;
      const { askingAt: _asking, ...rest } = current;
      return askedAt === undefined ? rest : { ...rest, askedAt };
    });
  try {
    await deps.mailer.send({
      to: address,
      ...mail,
      language,
      headers: { 'Auto-Submitted': 'auto-generated' },
      tags: signUpTags(id),
    });
  } catch (error) {
    if (error instanceof MailNotAccepted) await end(undefined);
    // Refused for good, or perhaps taken: another try would tell no more, or be one too many.
    if (!(error instanceof MailRefused || error instanceof MailFateUnknown)) throw error;
  }
  await end(now().toISOString());
}

function isHeldBack({ askedAt, askingAt }: Subscriber, now: string): boolean {
  const within = (at: string | undefined, time: number): boolean =>
    at !== undefined && Date.parse(now) - Date.parse(at) < time;
  return within(askedAt, ASK_AGAIN_AFTER) || within(askingAt, ASKING_FOR);
}
