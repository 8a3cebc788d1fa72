import { createApp } from '../../../functions/manage-subscriptions/handler.ts';
import { signToken } from '../../../functions/shared/domain/audience-tokens.ts';
import type { NewsroomSettings } from '../../../functions/shared/domain/newsroom.ts';
import { memoryAudience, memoryLog, memoryMailer } from '../../support/memory-audience.ts';

const AT = new Date('2026-03-02T09:00:00Z');

/** Every page that the subscriptions API answers with, in a language, by its name. */
export async function subscriptionPages(
  settings: NewsroomSettings,
  siteUrl: string,
  language: string,
): Promise<Record<string, string>> {
  const audience = memoryAudience();
  const app = createApp({
    audience,
    mailer: memoryMailer(),
    settings,
    siteUrl,
    now: () => AT,
    log: memoryLog(),
  });
  const ask = async (path: string, fields?: [string, string][]): Promise<string> => {
    const headers = { 'accept-language': language };
    const form = fields && { method: 'POST', body: new URLSearchParams(fields) };
    return (await app.request(path, { headers, ...form })).text();
  };
  const form: [string, string][] = [
    ['email', 'reader@example.net'],
    ['language', language],
    ...settings.topics.map(({ id }): [string, string] => ['topics', id]),
  ];
  const checkInbox = await ask('/subscriptions', form);
  const [subscriber] = audience.people.values();
  if (!subscriber) throw new Error('nobody signed up');
  const key = await audience.key('links');
  const link = async (use: 'confirm' | 'manage' | 'unsubscribe', at = AT): Promise<string> =>
    `/subscriptions/${use}?token=${await signToken(key, use, subscriber.id, at)}`;
  return {
    'check-inbox': checkInbox,
    refused: await ask('/subscriptions', [
      ['email', '<nobody>'],
      ['language', language],
      ['topics', 'none'],
    ]),
    confirm: await ask(await link('confirm')),
    confirmed: await ask(await link('confirm'), []),
    manage: await ask(await link('manage')),
    saved: await ask(await link('manage'), form),
    leave: await ask(await link('unsubscribe')),
    left: await ask(await link('unsubscribe'), []),
    gone: await ask(await link('manage')),
    invalid: await ask('/subscriptions/confirm?token=none'),
    expired: await ask(await link('confirm', new Date('2020-01-01T00:00:00Z'))),
  };
}
