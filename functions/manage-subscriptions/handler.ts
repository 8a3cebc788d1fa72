import { type Context, Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { bodyLimit } from 'hono/body-limit';
import type { Subscriber } from '../shared/domain/audience.ts';
import { choose, confirm, leave } from '../shared/domain/audience-change.ts';
import { readToken, type TokenUse } from '../shared/domain/audience-tokens.ts';
import { defaultLanguage } from '../shared/domain/newsroom.ts';
import type { Log } from '../shared/runtime/log.ts';
import { alertTextsIn } from '../shared/site/i18n/alerts/index.ts';
import {
  buttonPage,
  managePage,
  type Notice,
  noticePage,
  type Place,
  type Refusal,
  refusalText,
  refusedPage,
} from '../shared/site/subscriptions.ts';
import { readChoice, readFields, readSignUp } from './form.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { type SignUpDeps, signUp } from './sign-up.ts';

export interface Deps extends SignUpDeps {
  log: Log;
}

/** Bytes of a form; ours are under 2 kB. */
const BODY_LIMIT = 16 * 1024;

/** The subscriptions API behind API Gateway (HTTP API, payload 2.0). */
export const createHandler = (deps: Deps) => handle(createApp(deps));

/** The subscriptions API. Every answer is a page in the reader's language, or JSON to who sent JSON. */
export function createApp(deps: Deps): Hono {
  const { audience, settings, siteUrl, now, log } = deps;
  const app = new Hono();

  const placeOf = (c: Context, subscriber?: Subscriber, chosen?: string): Place => {
    const wished = [chosen, ...(subscriber?.languages ?? []), ...acceptedLanguages(c)];
    const language = wished.find((code) => code !== undefined && settings.languages.includes(code));
    return { settings, siteUrl, language: language ?? defaultLanguage(settings) };
  };
  const notice = async (c: Context, status: 200 | 400 | 410 | 503, what: Notice, place = placeOf(c)) =>
    wantsJson(c)
      ? c.json({ status: what, message: alertTextsIn(place.language).page[what].text }, status)
      : c.html(await noticePage(place, what), status);
  const refused = async (c: Context, refusals: Refusal[], place: Place) => {
    const texts = alertTextsIn(place.language).page.refused;
    return wantsJson(c)
      ? c.json({ status: 'refused', errors: refusals.map((one) => refusalText(texts, one)) }, 400)
      : c.html(await refusedPage(place, refusals), 400);
  };
  /** The subscriber of the link, or the answer that says why there is none. */
  const open = async (c: Context, use: TokenUse) => {
    const read = await readToken(await audience.key('links'), use, c.req.query('token') ?? '', now());
    if (read === 'expired') return { answer: await notice(c, 410, 'expired') };
    if (read === 'invalid') return { answer: await notice(c, 400, 'invalid') };
    const subscriber = await audience.subscriber(read.id);
    return { id: read.id, subscriber, place: placeOf(c, subscriber), action: actionOf(c) };
  };

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
  });
  app.use(
    bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => refused(c, [{ field: 'unreadable' }], placeOf(c)) }),
  );

  app.post('/subscriptions', async (c) => {
    const sent = readFields(await bodyOf(c));
    const place = placeOf(c, undefined, sent?.language[0] ?? sent?.languages[0]);
    if (sent === undefined) return refused(c, [{ field: 'unreadable' }], place);
    if (sent.website !== '') {
      log.info('a robot signed up; nothing was done');
      return notice(c, 200, 'checkInbox', place);
    }
    const read = readSignUp(sent, settings);
    if ('refusals' in read) return refused(c, read.refusals, place);
    await signUp(deps, read.address, read.choice);
    return notice(c, 200, 'checkInbox', place);
  });

  app.get('/subscriptions/confirm', async (c) => {
    const link = await open(c, 'confirm');
    if (link.answer) return link.answer;
    if (link.subscriber === undefined || link.subscriber.status === 'left')
      return notice(c, 410, 'gone', link.place);
    return c.html(await buttonPage(link.place, 'confirm', link.action));
  });
  app.post('/subscriptions/confirm', async (c) => {
    const link = await open(c, 'confirm');
    if (link.answer) return link.answer;
    const subscriber = await confirm(audience, link.id, now().toISOString());
    return subscriber?.status === 'confirmed'
      ? notice(c, 200, 'confirmed', link.place)
      : notice(c, 410, 'gone', link.place);
  });

  app.get('/subscriptions/manage', async (c) => {
    const link = await open(c, 'manage');
    if (link.answer) return link.answer;
    if (link.subscriber?.status !== 'confirmed') return notice(c, 410, 'gone', link.place);
    return c.html(await managePage(link.place, link.subscriber, link.action));
  });
  app.post('/subscriptions/manage', async (c) => {
    const link = await open(c, 'manage');
    if (link.answer) return link.answer;
    const sent = readFields(await bodyOf(c));
    if (sent === undefined) return refused(c, [{ field: 'unreadable' }], link.place);
    if (sent.action === 'leave') {
      await leave(audience, link.id);
      return notice(c, 200, 'left', link.place);
    }
    const read = readChoice(sent, settings);
    if ('refusals' in read) return refused(c, read.refusals, link.place);
    const subscriber = await choose(audience, link.id, read.choice);
    if (subscriber?.status !== 'confirmed') return notice(c, 410, 'gone', link.place);
    return c.html(await managePage(placeOf(c, subscriber), subscriber, link.action, { saved: true }));
  });

  app.get('/subscriptions/unsubscribe', async (c) => {
    const link = await open(c, 'unsubscribe');
    if (link.answer) return link.answer;
    if (link.subscriber?.status !== 'confirmed') return notice(c, 200, 'left', link.place);
    return c.html(await buttonPage(link.place, 'leave', link.action));
  });
  // RFC 8058, section 3.2: the mail program's POST carries no cookie and is answered without a redirect.
  app.post('/subscriptions/unsubscribe', async (c) => {
    const link = await open(c, 'unsubscribe');
    if (link.answer) return link.answer;
    await leave(audience, link.id);
    return notice(c, 200, 'left', link.place);
  });

  app.notFound((c) => notice(c, 400, 'invalid'));
  app.onError((error, c) => {
    // The kind and the place of an error, not its words: they may hold what the reader sent (law 11).
    const stack = error.stack?.split('\n').filter((line) => line.trimStart().startsWith('at '));
    log.error('a request about a subscription failed', { path: c.req.path, error: error.name, stack });
    return notice(c, 503, 'unavailable');
  });
  return app;
}

const wantsJson = (c: Context): boolean =>
  (c.req.header('content-type') ?? '').toLowerCase().startsWith('application/json');

/** The form or the JSON of a request; `undefined` where it can't be read. */
async function bodyOf(c: Context): Promise<unknown> {
  try {
    return wantsJson(c) ? await c.req.json() : await c.req.parseBody({ all: true });
  } catch {
    return undefined;
  }
}

/** The link itself: where its page's form posts to. */
const actionOf = (c: Context): string =>
  `${c.req.path}?token=${encodeURIComponent(c.req.query('token') ?? '')}`;

/** Languages of `Accept-Language` (RFC 9110, section 12.5.4) in its order; browsers send the best first. */
const acceptedLanguages = (c: Context): string[] =>
  (c.req.header('accept-language') ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => part.trim().split(/[-;]/)[0]?.toLowerCase() ?? '');
