import { createApp } from '../../../functions/manage-subscriptions/handler.ts';
import type { Subscriber } from '../../../functions/shared/domain/audience.ts';
import { signToken } from '../../../functions/shared/domain/audience-tokens.ts';
import type { NewsroomSettings } from '../../../functions/shared/domain/newsroom.ts';
import { memoryAudience, memoryLimits, memoryLog, memoryMailer } from '../../support/memory-audience.ts';

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
    limits: memoryLimits(),
    mailer: memoryMailer(),
    settings,
    siteUrl,
    now: () => AT,
    log: memoryLog(),
    wait: async () => {},
    cdnWord: undefined,
  });
  const ask = async (path: string, fields?: [string, string][]): Promise<string> => {
    const headers = { 'accept-language': language };
    const form = fields && { method: 'POST', body: new URLSearchParams(fields) };
    return (await app.request(path, { headers, ...form })).text();
  };
  const form: [string, string][] = [
    ['email', 'reader@example.net'],
    ['page', language],
    ['languages[]', language],
    ...settings.topics.map(({ id }): [string, string] => ['topics', id]),
  ];
  const checkInbox = await ask('/subscriptions', form);
  const [subscriber] = audience.people.values();
  if (!subscriber) throw new Error('nobody signed up');
  const key = await audience.key('links');
  const link = async (use: 'confirm' | 'manage' | 'unsubscribe', at = AT): Promise<string> =>
    `/subscriptions/${use}?token=${signToken(key, use === 'confirm' ? use : 'mail', subscriber.id, at)}`;
  const suppressed = async (reason: NonNullable<Subscriber['suppression']>['reason']): Promise<string> => {
    const before = structuredClone(audience.people.get(subscriber.id) ?? subscriber);
    const suppression = { reason, at: AT.toISOString(), detail: '' };
    audience.people.set(before.id, { ...before, status: 'suppressed', suppression });
    const page = await ask(await link('manage'));
    audience.people.set(before.id, before);
    return page;
  };
  return {
    'check-inbox': checkInbox,
    refused: await ask('/subscriptions', [
      ['email', '<nobody>'],
      ['language', language],
      ['topics', 'none'],
    ]),
    mailbox: await ask('/subscriptions', [
      ['email', 'ريم@example.net'],
      ['language', language],
    ]),
    confirm: await ask(await link('confirm')),
    confirmed: await ask(await link('confirm'), []),
    manage: await ask(await link('manage')),
    saved: await ask(await link('manage'), form),
    everything: await ask(await link('manage'), [['languages[]', language]]),
    paused: await ask(await link('manage'), [['pause', '30']]),
    bounce: await suppressed('bounce'),
    'soft-bounces': await suppressed('soft-bounces'),
    complaint: await suppressed('complaint'),
    leave: await ask(await link('unsubscribe')),
    left: await ask(await link('unsubscribe'), []),
    gone: await ask(await link('manage')),
    invalid: await ask('/subscriptions/confirm?token=none'),
    expired: await ask(await link('confirm', new Date('2020-01-01T00:00:00Z'))),
  };
}
