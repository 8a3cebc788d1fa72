import { type Context, Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { bodyLimit } from 'hono/body-limit';
import * as z from 'zod';
import { defaultLanguage, type NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { Endpoint, Partner, PartnerStore } from '../shared/domain/partner.ts';
import { jwkSet } from '../shared/domain/partner-keys.ts';
import { itemAddress } from '../shared/domain/partner-tokens.ts';
import { type SendAgainDeps, sendAgain } from '../shared/domain/send-again.ts';
import { isEmbargoed, type WebhookLedger } from '../shared/domain/webhook-ledger.ts';
import type { Log } from '../shared/runtime/log.ts';
import { acceptedLanguages, SECURITY_HEADERS } from '../shared/runtime/web.ts';
import { PARTNER_NOTICES, type PartnerNotice } from '../shared/site/i18n/partners/texts.ts';
import {
  type PartnerLinks,
  type PartnerPlace,
  partnerPage,
  partnerSaysPage,
} from '../shared/site/partner-page.ts';
import { accessOf } from './access.ts';
import { type DeliveriesDeps, endpointPart } from './deliveries.ts';
import { type FeedDeps, partnerFeed } from './feed.ts';
import { ITEMS, type ItemsDeps, itemAt, itemsAfter } from './items.ts';
import { numberIn, shown } from './numbers.ts';

export interface Deps {
  partners: Pick<PartnerStore, 'get' | 'key' | 'list'>;
  ledger: WebhookLedger;
  items: ItemsDeps['items'];
  index: DeliveriesDeps['index'] & FeedDeps['index'];
  jobs: SendAgainDeps['jobs'];
  settings: NewsroomSettings;
  /** Public origin, without a slash at the end. */
  siteUrl: string;
  now: () => Date;
  log: Log;
}

/** Bytes of a form; ours is under 100. */
const BODY_LIMIT = 4 * 1024;

/** The partners' API behind API Gateway (HTTP API, payload 2.0). */
export const createHandler = (deps: Deps) => handle(createApp(deps));

/**
 * The partners' API. Refusals are 401, 400 and 410: the CDN puts the site's own page in the place of a 403 or 404, and a
 * partner is to read why.
 */
export function createApp(deps: Deps): Hono {
  const { partners, settings, siteUrl, now, log } = deps;
  const app = new Hono({ strict: false });

  const placeOf = (c: Context): PartnerPlace => {
    const wished = [c.req.query('lang'), ...acceptedLanguages(c.req.header('accept-language'))];
    const language = wished.find((code) => code !== undefined && settings.languages.includes(code));
    return { settings, siteUrl, language: language ?? defaultLanguage(settings) };
  };
  const says = async (c: Context, what: keyof typeof REFUSALS): Promise<Response> => {
    const { status, title, detail } = REFUSALS[what];
    if (status === 401) c.header('WWW-Authenticate', 'Bearer');
    return isForMachines(c.req.path)
      ? problem(c, status, title, detail)
      : c.html(await partnerSaysPage(placeOf(c), what), status);
  };

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      if (!(name === 'Cache-Control' && c.res.headers.has(name))) c.res.headers.set(name, value);
  });
  app.use(bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => says(c, 'invalid') }));

  // Whether there is such an endpoint is nobody's business: all others have no keys.
  app.get('/partners/keys/:endpoint', async (c) => {
    const all = (await partners.list()).flatMap(({ endpoints }) => endpoints);
    const endpoint = all.find(({ id }) => id === c.req.param('endpoint'));
    return c.body(JSON.stringify(jwkSet(endpoint?.keys ?? [], now())), 200, {
      'Content-Type': 'application/jwk-set+json',
      'Cache-Control': 'public, max-age=300',
    });
  });

  app.get('/partners/:id', async (c) => {
    const access = await accessOf(c, c.req.param('id'), deps);
    if ('refused' in access) return says(c, access.refused);
    if (access.opens !== 'everything') return says(c, 'invalid');
    const { partner } = access;
    const only = partner.endpoints.find(({ id }) => id === c.req.query('endpoint'));
    const before = only && numberIn(c.req.query('before') ?? '', 1);
    const parts = await Promise.all(
      (only ? [only] : partner.endpoints).map((one) => endpointPart(deps, partner, one, before)),
    );
    const place = placeOf(c);
    const links = linksOf(c, place, partner);
    return c.html(await partnerPage(place, partner, parts, links, noticeOf(c)));
  });

  app.post('/partners/:id', async (c) => {
    const access = await accessOf(c, c.req.param('id'), deps);
    if ('refused' in access) return says(c, access.refused);
    if (access.opens !== 'everything') return says(c, 'invalid');
    const { partner } = access;
    const sent = z
      .object({ endpoint: z.string(), sequence: z.string() })
      .safeParse(await c.req.parseBody().catch(() => undefined)).data;
    const endpoint = partner.endpoints.find(({ id }) => id === sent?.endpoint);
    const sequence = numberIn(sent?.sequence ?? '', 1);
    const notice = await again(deps, partner, endpoint, sequence);
    log.info('a partner asked for a delivery again', { partnerId: partner.id, sequence, notice });
    return c.redirect(addressOf(c, `/partners/${partner.id}`, { lang: placeOf(c).language, notice }), 303);
  });

  /** The endpoint that a machine asks about, or the answer that says why there is none. */
  const endpointIn = (c: Context, partner: Partner): Endpoint | Response => {
    const wanted = c.req.query('endpoint');
    const known = partner.endpoints.map(({ id }) => id).join(', ');
    return (
      partner.endpoints.find(({ id }) => wanted === undefined || id === wanted) ??
      problem(c, 400, 'no such endpoint', `endpoint=${shown(wanted ?? '')} is none of yours: ${known}`)
    );
  };

  /** Whose log a machine asks for, by a token that opens all of it, or the answer that says why it gets none. */
  const logOf = async (
    c: Context,
    id: string,
  ): Promise<{ partner: Partner; endpoint: Endpoint } | Response> => {
    const access = await accessOf(c, id, deps);
    if ('refused' in access) return says(c, access.refused);
    if (access.opens !== 'everything') return says(c, 'invalid');
    const { partner } = access;
    const endpoint = endpointIn(c, partner);
    return endpoint instanceof Response ? endpoint : { partner, endpoint };
  };

  app.get('/partners/:id/items', async (c) => {
    const log = await logOf(c, c.req.param('id'));
    if (log instanceof Response) return log;
    const { partner, endpoint } = log;
    const [afterText, limitText] = [c.req.query('after'), c.req.query('limit')];
    const after = afterText === undefined ? undefined : numberIn(afterText, 0);
    if (afterText !== undefined && after === undefined)
      return problem(
        c,
        400,
        'after is no number',
        `after=${shown(afterText)} is not; it is 0 or the number that you have last (next)`,
      );
    const limit = limitText === undefined ? ITEMS.usual : numberIn(limitText, 1, ITEMS.most);
    if (limit === undefined)
      return problem(
        c,
        400,
        'limit is out of bounds',
        `limit=${shown(limitText ?? '')} is not from 1 to ${ITEMS.most}`,
      );
    const key = await partners.key('links');
    const name = { partnerId: partner.id, endpointId: endpoint.id };
    const hrefOf = (sequence: number) => itemAddress(siteUrl, key, { ...name, sequence }, now());
    const page = await itemsAfter(deps, partner, endpoint, { after, limit }, hrefOf);
    if ('keptFrom' in page)
      return problem(
        c,
        410,
        'no longer kept',
        `the first number that is kept is ${page.keptFrom}: go on with after=${page.keptFrom - 1}. What was before it stands on the site as it is now; its sitemaps and monthly lists name all of it.`,
        { first: page.keptFrom },
      );
    if ('endsAt' in page)
      return problem(
        c,
        400,
        'after is beyond the end',
        `after=${after} is more than the last number, ${page.endsAt}`,
        { last: page.endsAt },
      );
    return c.json(page, 200, PRIVATE);
  });

  app.get('/partners/:id/items/:sequence', async (c) => {
    const access = await accessOf(c, c.req.param('id'), deps);
    if ('refused' in access) return says(c, access.refused);
    const { partner, opens } = access;
    const sequence = numberIn(c.req.param('sequence'), 1);
    const wanted = c.req.query('endpoint');
    // A token for one item names its endpoint, and opens no other address.
    const isElsewhere =
      opens !== 'everything' &&
      (opens.sequence !== sequence || (wanted !== undefined && wanted !== opens.endpointId));
    if (isElsewhere) return says(c, 'invalid');
    const endpoint =
      opens === 'everything'
        ? endpointIn(c, partner)
        : partner.endpoints.find(({ id }) => id === opens.endpointId);
    if (endpoint === undefined) return says(c, 'old');
    if (endpoint instanceof Response) return endpoint;
    if (sequence === undefined)
      return problem(c, 400, 'no number', `${shown(c.req.param('sequence'))} is no number of an item`);
    const found = await itemAt(deps, partner, endpoint, sequence);
    if ('endsAt' in found)
      return problem(
        c,
        400,
        'no such item yet',
        `${sequence} is more than the last number, ${found.endsAt}`,
        { last: found.endsAt },
      );
    if ('gone' in found) return problem(c, 410, 'no longer given', found.gone);
    const { contentType, digest } = found.delivery.item;
    return c.body(Buffer.from(found.bytes), 200, {
      ...PRIVATE,
      'Content-Type': contentType,
      // RFC 9530, section 2
      'Content-Digest': `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:`,
    });
  });

  app.get('/partners/:id/feed.json', async (c) => {
    const log = await logOf(c, c.req.param('id'));
    if (log instanceof Response) return log;
    const { partner, endpoint } = log;
    const beforeText = c.req.query('before');
    const before = beforeText === undefined ? undefined : numberIn(beforeText, 1);
    if (beforeText !== undefined && before === undefined)
      return problem(
        c,
        400,
        'before is no number',
        `before=${shown(beforeText)} is not; next_url has the one to use`,
      );
    const own = (from: number | undefined) =>
      `${siteUrl}${addressOf(c, `/partners/${partner.id}/feed.json`, { endpoint: endpoint.id, before: from?.toString() })}`;
    const feed = await partnerFeed(deps, partner, endpoint, before, own);
    return c.body(feed, 200, { ...PRIVATE, 'Content-Type': 'application/feed+json; charset=utf-8' });
  });

  app.notFound((c) => says(c, 'invalid'));
  app.onError((error, c) => {
    // The kind and the place of an error, not its words: they may hold what was sent, or a held text (law 9).
    const stack = error.stack?.split('\n').filter((line) => line.trimStart().startsWith('at '));
    log.error('a request of a partner failed', { error: error.name, stack });
    return says(c, 'unavailable');
  });
  return app;
}

/** What is for one partner is kept nowhere on its way. */
const PRIVATE = { 'Cache-Control': 'private, no-store' };

const REFUSALS = {
  invalid: {
    status: 401,
    title: 'the token is not valid',
    detail: 'Use the token of the link that the newsroom gave you, as ?token= or as Authorization: Bearer.',
  },
  old: {
    status: 410,
    title: 'the token no longer opens anything',
    detail: 'It was replaced by a newer one, or it is too old. Please ask the newsroom for a new link.',
  },
  unavailable: {
    status: 503,
    title: 'something went wrong on our side',
    detail: 'Please try again in a few minutes. Nothing was lost.',
  },
} as const;

/** Whether an address is for programs: its refusals are problem details, not pages. */
const isForMachines = (path: string): boolean => /^\/partners\/[^/]+\/./.test(path);

/** Problem details (RFC 9457). */
const problem = (
  c: Context,
  status: 400 | 401 | 410 | 503,
  title: string,
  detail: string,
  more: Record<string, number> = {},
): Response =>
  c.body(JSON.stringify({ title, status, detail, ...more }), status, {
    ...PRIVATE,
    'Content-Type': 'application/problem+json',
  });

/** An address of ours with what is asked for, and with the token of the request if that came in the address. */
function addressOf(c: Context, path: string, query: Record<string, string | undefined>): string {
  const token = c.req.query('token');
  const parameters = Object.entries({ token, ...query }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return `${path}?${new URLSearchParams(parameters)}`;
}

function linksOf(c: Context, { language }: PartnerPlace, { id }: Partner): PartnerLinks {
  const own = `/partners/${id}`;
  return {
    page: (query = {}) =>
      addressOf(c, own, {
        lang: query.language ?? language,
        endpoint: query.endpoint,
        before: query.before?.toString(),
      }),
    resend: addressOf(c, own, { lang: language }),
    items: (endpoint) => addressOf(c, `${own}/items`, { endpoint }),
    feed: (endpoint) => addressOf(c, `${own}/feed.json`, { endpoint }),
  };
}

const noticeOf = (c: Context): PartnerNotice | undefined =>
  PARTNER_NOTICES.find((notice) => notice === c.req.query('notice'));

/** Sends what stands under a number of an endpoint's log again. */
async function again(
  deps: Deps,
  partner: Partner,
  endpoint: Endpoint | undefined,
  sequence: number | undefined,
): Promise<PartnerNotice> {
  if (endpoint === undefined || sequence === undefined) return 'none';
  const name = { partnerId: partner.id, endpointId: endpoint.id };
  const [line] = await deps.ledger.logAfter(name, sequence - 1, 1);
  if (line?.sequence !== sequence) return 'none';
  if (endpoint.state !== 'active') return 'inactive';
  if (isEmbargoed(line) && !partner.trusted) return 'withheld';
  return sendAgain(deps, { ...name, ...line });
}
