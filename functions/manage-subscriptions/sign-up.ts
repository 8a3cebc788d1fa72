import { type Audience, type Choice, type Subscriber, subscriberId } from '../shared/domain/audience.ts';
import { change } from '../shared/domain/audience-change.ts';
import { signToken } from '../shared/domain/audience-tokens.ts';
import { type Mailer, MailFateUnknown, MailRefused } from '../shared/domain/mail.ts';
import { defaultLanguage, type NewsroomSettings } from '../shared/domain/newsroom.ts';
import { signUpMail } from '../shared/site/mail/sign-up.ts';

/** An address gets at most one mail about signing up within this time, in milliseconds. */
const ASK_AGAIN_AFTER = 10 * 60_000;

export interface SignUpDeps {
  audience: Audience;
  mailer: Mailer;
  settings: NewsroomSettings;
  siteUrl: string;
  now: () => Date;
}

/**
 * Takes a sign-up: an opt-in mail to an address that is not subscribed, a mail that says so to one that is.
 * What the caller answers must be the same in every case.
 *
 * @throws MailNotAccepted when SES takes no mail now; the next try sends it
 */
export async function signUp(deps: SignUpDeps, address: string, choice: Choice): Promise<void> {
  const { audience, settings, now } = deps;
  const id = subscriberId(address, await audience.key('addresses'));
  const at = now();
  let kind: 'optIn' | 'already' | undefined;
  const subscriber = await change(audience, id, (current) => {
    const asked =
      current?.askedAt !== undefined && at.getTime() - Date.parse(current.askedAt) < ASK_AGAIN_AFTER;
    const confirmed = current?.status === 'confirmed';
    kind = asked ? undefined : confirmed ? 'already' : 'optIn';
    if (confirmed) return asked ? undefined : { ...current, askedAt: at.toISOString() };
    return pending(id, address, choice, at, asked ? current : { ...current, askedAt: at.toISOString() });
  });
  if (kind === undefined || subscriber === undefined) return;

  const use = kind === 'optIn' ? 'confirm' : 'manage';
  const token = await signToken(await audience.key('links'), use, id, at);
  const language =
    subscriber.languages.find((code) => settings.languages.includes(code)) ?? defaultLanguage(settings);
  const mail = await signUpMail(
    kind,
    settings,
    language,
    `${deps.siteUrl}/subscriptions/${use}?token=${token}`,
  );
  try {
    await deps.mailer.send({
      to: subscriber.email,
      ...mail,
      language,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } catch (error) {
    if (error instanceof MailRefused || error instanceof MailFateUnknown) return;
    await change(audience, id, (current) => {
      if (current === undefined) return undefined;
      const { askedAt: _asked, ...rest } = current;
      return rest;
    });
    throw error;
  }
}

function pending(
  id: string,
  email: string,
  choice: Choice,
  at: Date,
  before: Partial<Subscriber> | undefined,
): Subscriber {
  return {
    frequency: 'at-once',
    createdAt: at.toISOString(),
    listed: [],
    version: 0,
    ...before,
    ...choice,
    id,
    email,
    status: 'pending',
  };
}
