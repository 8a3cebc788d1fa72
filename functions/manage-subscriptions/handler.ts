import { type Context, Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { bodyLimit } from 'hono/body-limit';
import { subscribeAddress } from '../shared/domain/address.ts';
import type { Choice, Subscriber } from '../shared/domain/audience.ts';
import {
  asksAgain,
  choose,
  confirm,
  type Evidence,
  leave,
  leavePart,
  pause,
} from '../shared/domain/audience-change.ts';
import { readToken, type TokenDoor } from '../shared/domain/audience-tokens.ts';
import { limitName, sourceOf } from '../shared/domain/limits.ts';
import { defaultLanguage } from '../shared/domain/newsroom.ts';
import type { Log } from '../shared/runtime/log.ts';
import { acceptedLanguages, SECURITY_HEADERS } from '../shared/runtime/web.ts';
import { alertTextsIn } from '../shared/site/i18n/alerts/index.ts';
import { termName } from '../shared/site/i18n/words.ts';
import {
  buttonPage,
  buttonWords,
  managePage,
  type Notice,
  noticePage,
  type Place,
  type Refusal,
  refusalText,
  refusedPage,
  signUpWords,
  suppressedPage,
} from '../shared/site/subscriptions.ts';
import { type Fields, readChoice, readFields, readPause, readSignUp } from './form.ts';
import { type SignUpDeps, signUp } from './sign-up.ts';
import { addressOf } from './source.ts';

export interface Deps extends SignUpDeps {
  log: Log;
  wait: (milliseconds: number) => Promise<unknown>;
  /** What our distribution adds to its requests; undefined: there is none. */
  cdnWord: string | undefined;
}

/** Bytes of a form; ours are under 2 kB. */
const BODY_LIMIT = 16 * 1024;
/** Sign-ups from one source. */
const FROM_ONE_SOURCE = { most: 20, seconds: 3_600 };
/**
 * A sign-up is answered after so many milliseconds, whatever was to be done: what is done for an address that was
 * erased, or had its mail a minute ago, takes less time than sending one.
 */
const ANSWER_AFTER = 750;
const DAY = 86_400_000;

/** The subscriptions API behind API Gateway (HTTP API, payload 2.0). */
export const createHandler = (deps: Deps) => handle(createApp(deps));

/** The subscriptions API. Every answer is a page in the reader's language, or JSON to who sent JSON. */
export function createApp(deps: Deps): Hono {
  const { audience, limits, settings, siteUrl, now, log, wait, cdnWord } = deps;
  const app = new Hono();

  const placeOf = (c: Context, subscriber?: Subscriber, chosen?: string): Place => {
    const wished = [
      chosen,
      ...(subscriber?.languages ?? []),
      ...acceptedLanguages(c.req.header('accept-language')),
    ];
    const language = wished.find((code) => code !== undefined && settings.languages.includes(code));
    return { settings, siteUrl, language: language ?? defaultLanguage(settings) };
  };
  const notice = async (c: Context, status: 200 | 400 | 410 | 429 | 503, what: Notice, place = placeOf(c)) =>
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
  const open = async (c: Context, door: TokenDoor) => {
    const read = readToken(await audience.key('links'), door, c.req.query('token') ?? '', now());
    if (read === 'expired') return { answer: await notice(c, 410, 'expired') };
    if (read === 'invalid') return { answer: await notice(c, 400, 'invalid') };
    const subscriber = await audience.subscriber(read.id);
    return { id: read.id, subscriber, place: placeOf(c, subscriber), action: linkTo(c, door) };
  };
  const networkAddress = (c: Context): string => addressOf(c.env, (name) => c.req.header(name), cdnWord);
  /** What is recorded of a consent: never the token, which opens doors. */
  const evidence = (c: Context, page: string, words: string): Evidence => ({
    at: now().toISOString(),
    from: `${page} (${networkAddress(c) || 'unknown address'})`,
    words,
  });

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
  });
  app.use(
    bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => refused(c, [{ field: 'unreadable' }], placeOf(c)) }),
  );

  app.post('/subscriptions', async (c) => {
    const begun = now().getTime();
    const sent = readFields(await bodyOf(c));
    const place = placeOf(c, undefined, sent?.page || languageOf(sent));
    if (sent === undefined) return refused(c, [{ field: 'unreadable' }], place);
    if (sent.website !== '') {
      log.info('a robot signed up; nothing was done');
      await wait(ANSWER_AFTER);
      return notice(c, 200, 'checkInbox', place);
    }
    const read = readSignUp(sent, settings);
    if ('refusals' in read) return refused(c, read.refusals, place);
    const source = sourceOf(networkAddress(c));
    if (source !== undefined) {
      const name = limitName('source', source, await audience.key('addresses'));
      if (!(await limits.take(name, FROM_ONE_SOURCE, now()))) {
        c.header('Retry-After', String(FROM_ONE_SOURCE.seconds));
        return notice(c, 429, 'tooMany', place);
      }
    }
    // Words are shown by a page; who sends a form of their own, or JSON, has shown others or none.
    const shown = settings.languages.includes(sent.page) && !wantsJson(c);
    await signUp(
      deps,
      read.address,
      read.choice,
      evidence(
        c,
        shown ? subscribeAddress(sent.page) : `POST ${c.req.path}`,
        shown ? signUpWords({ ...place, language: sent.page }) : '',
      ),
    );
    await wait(Math.max(begun + ANSWER_AFTER - now().getTime(), 0));
    return notice(c, 200, 'checkInbox', place);
  });

  app.get('/subscriptions/confirm', async (c) => {
    const link = await open(c, 'confirm');
    if (link.answer) return link.answer;
    if (!mayConfirm(link.subscriber)) return notice(c, 410, 'gone', link.place);
    return c.html(await buttonPage(link.place, 'confirm', link.action));
  });
  app.post('/subscriptions/confirm', async (c) => {
    const link = await open(c, 'confirm');
    if (link.answer) return link.answer;
    const words = buttonWords(link.place, 'confirm');
    const subscriber = await confirm(audience, link.id, evidence(c, c.req.path, words));
    return subscriber?.status === 'confirmed'
      ? notice(c, 200, 'confirmed', link.place)
      : notice(c, 410, 'gone', link.place);
  });

  /** The page of a subscriber as they are now, whatever they are. */
  const manageAnswer = async (
    c: Context,
    subscriber: Subscriber | undefined,
    action: string,
    saved: boolean,
  ) => {
    const place = placeOf(c, subscriber);
    if (subscriber?.status === 'suppressed' && subscriber.suppression)
      return c.html(await suppressedPage(place, subscriber.suppression));
    if (subscriber?.status !== 'confirmed') return notice(c, 410, 'gone', place);
    return c.html(await managePage(place, subscriber, action, now(), subscriber, { saved }));
  };
  app.get('/subscriptions/manage', async (c) => {
    const link = await open(c, 'manage');
    return link.answer ?? manageAnswer(c, link.subscriber, link.action, false);
  });
  app.post('/subscriptions/manage', async (c) => {
    const link = await open(c, 'manage');
    if (link.answer) return link.answer;
    const { id, subscriber, place, action } = link;
    const sent = readFields(await bodyOf(c));
    if (sent === undefined) return refused(c, [{ field: 'unreadable' }], place);
    const { manage, leave: leaving } = alertTextsIn(place.language).page;
    const said = (words: string): Evidence => evidence(c, c.req.path, words);
    if (sent.action === 'leave') {
      await leave(audience, id, said(`[${leaving.button}]`));
      return notice(c, 200, 'left', place);
    }
    if (sent.leaveTopic !== '' || sent.leavePlace !== '') {
      const [part, name] =
        sent.leaveTopic !== ''
          ? [{ topic: sent.leaveTopic }, termName(settings.topics, sent.leaveTopic, place.language)]
          : [{ place: sent.leavePlace }, termName(settings.places, sent.leavePlace, place.language)];
      const left = await leavePart(audience, id, part, said(`[${manage.leavePart(name)}]`));
      if (subscriber?.status === 'confirmed' && left?.status === 'left') return notice(c, 200, 'left', place);
      return manageAnswer(c, left, action, true);
    }
    if (sent.pause !== '') {
      const days = readPause(sent);
      if (days === undefined) return refused(c, [{ field: 'choice', value: sent.pause }], place);
      const until = days === 0 ? undefined : new Date(now().getTime() + days * DAY).toISOString();
      return manageAnswer(c, await pause(audience, id, until), action, true);
    }
    const read = readChoice(sent, settings);
    if ('refusals' in read) return refused(c, read.refusals, place);
    if (subscriber?.status === 'confirmed') {
      const everything = emptied(subscriber, read.choice, sent);
      if (everything.length > 0)
        return c.html(await managePage(place, subscriber, action, now(), read.choice, { everything }), 400);
    }
    return manageAnswer(c, await choose(audience, id, read.choice, said(`[${manage.save}]`)), action, true);
  });

  app.get('/subscriptions/unsubscribe', async (c) => {
    const link = await open(c, 'unsubscribe');
    if (link.answer) return link.answer;
    const { status } = link.subscriber ?? {};
    if (status !== 'confirmed' && status !== 'suppressed') return notice(c, 200, 'left', link.place);
    return c.html(await buttonPage(link.place, 'leave', link.action, linkTo(c, 'manage')));
  });
  // RFC 8058, section 3.2: the mail program's POST carries no cookie and is answered without a redirect. What it says
  // does not matter: whoever posts to this address wants to leave.
  app.post('/subscriptions/unsubscribe', async (c) => {
    const link = await open(c, 'unsubscribe');
    if (link.answer) return link.answer;
    const oneClick = readFields(await bodyOf(c))?.['List-Unsubscribe'] === 'One-Click';
    const words = oneClick ? 'List-Unsubscribe=One-Click' : buttonWords(link.place, 'leave');
    await leave(audience, link.id, evidence(c, c.req.path, words));
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

/** The address of a door, for whoever has the request's token: pages post to it. */
const linkTo = (c: Context, door: TokenDoor): string =>
  `/subscriptions/${door}?token=${encodeURIComponent(c.req.query('token') ?? '')}`;

/** Whether a link to confirm still has something to confirm; what is confirmed already stays so. */
const mayConfirm = (subscriber: Subscriber | undefined): boolean =>
  subscriber !== undefined &&
  subscriber.status !== 'erased' &&
  (subscriber.status !== 'left' || asksAgain(subscriber));

/** The best language of a form, and so that of its answer. */
const languageOf = (sent: Fields | undefined): string | undefined =>
  sent?.language[0] ?? sent?.languages[0] ?? sent?.['languages[]'][0];

/** What somebody had chosen some of, now has none of, and did not say that they want all of. */
const emptied = (before: Subscriber, after: Choice, { everything }: Fields): ('topics' | 'places')[] =>
  (['topics', 'places'] as const).filter(
    (list) => before[list].length > 0 && after[list].length === 0 && !everything.includes(list),
  );
