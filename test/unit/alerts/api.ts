import { createApp, type Deps } from '../../../functions/manage-subscriptions/handler.ts';
import { signToken } from '../../../functions/shared/domain/audience-tokens.ts';
import type { Mail } from '../../../functions/shared/domain/mail.ts';
import { memoryAudience, memoryLimits, memoryLog, memoryMailer } from '../../support/memory-audience.ts';
import { testNewsroom } from '../../support/newsroom.ts';

const SITE = 'https://news.example.org';
const START = Date.parse('2026-03-02T09:00:00Z');
export const CDN_WORD = 'a word of the distribution';
export const ADDRESS = 'rim@example.net';

/** The subscriptions API in memory, with a clock and a mailer that may be in trouble. */
function start() {
  const state: { clock: number; trouble: ((mail: Mail) => void) | undefined } = {
    clock: START,
    trouble: undefined,
  };
  const audience = memoryAudience();
  const mailer = memoryMailer((mail) => state.trouble?.(mail));
  const log = memoryLog();
  const now = () => new Date(state.clock);
  const limits = memoryLimits();
  const waits: number[] = [];
  const deps: Deps = {
    audience,
    limits,
    mailer,
    settings: testNewsroom,
    siteUrl: SITE,
    now,
    log,
    wait: async (milliseconds) => waits.push(milliseconds),
    cdnWord: CDN_WORD,
  };
  return Object.assign(state, { audience, mailer, log, limits, waits, deps, app: createApp(deps) });
}

/** What the tests of a file act on; `renew` before each of them. */
export let world = start();
export const renew = (): void => {
  world = start();
};

/** What API Gateway says of a request, of which the API reads where it comes from. */
export const from = (sourceIp: string) => ({ event: { requestContext: { http: { sourceIp } } } });
export const post = (
  path: string,
  body: Record<string, string> | [string, string][] = {},
  headers = {},
  source = '192.0.2.1',
) => world.app.request(path, { method: 'POST', body: new URLSearchParams(body), headers }, from(source));
export const signUp = (fields: Record<string, string> = {}) =>
  post('/subscriptions', { email: ADDRESS, language: 'en', ...fields });
export const linkOf = (mail: Mail | undefined): string => {
  const link = /https:\S+/.exec(mail?.text ?? '')?.[0];
  if (!link?.startsWith(SITE)) throw new Error('the mail has no link of ours');
  return link.slice(SITE.length);
};
export const only = () => {
  const [one, ...more] = world.audience.people.values();
  if (!one || more.length > 0) throw new Error(`${world.audience.people.size} subscribers, not one`);
  return one;
};
/** Signs up and confirms; returns the subscriber's id. */
export async function subscribed(): Promise<string> {
  await signUp();
  await post(linkOf(world.mailer.sent.at(-1)));
  return only().id;
}
export const link = async (use: 'confirm' | 'manage' | 'unsubscribe', id: string) =>
  `/subscriptions/${use}?token=${signToken(await world.audience.key('links'), use === 'confirm' ? use : 'mail', id, new Date(world.clock))}`;
