import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { alertsOf } from '../functions/shared/adapters/ledger-mail.ts';
import { isLater } from '../functions/shared/domain/ingest/upload-name.ts';
import type { Problem, UploadRecord } from '../functions/shared/domain/release.ts';
import type { Stage } from './stage.ts';

/** What became of a file. */
export interface Published {
  file: string;
  key: string;
  outcome: UploadRecord['outcome'] | 'waiting';
  slug?: string | undefined;
  language?: string | undefined;
  revision?: number | undefined;
  title?: string | undefined;
  url?: string;
  dueAt?: string | undefined;
  /** In words, such as "3 sent". */
  alerts?: string;
  /** In words, such as "1 of 2 reached, 1 pending". */
  partners?: string;
  errors: Problem[];
  warnings: Problem[];
  note?: string;
}

export interface FileToPublish {
  file: string;
  key: string;
  body: Uint8Array;
  editor: string | undefined;
  /** Milliseconds. */
  timeout: number;
  progress: (what: string) => void;
}

const LOOK_EVERY = 100;
/** Alerts and deliveries that have not changed for so long are taken for settled, in milliseconds. */
const QUIET = 1_500;
const LONGEST_SETTLING = 10_000;

const CONTENT_TYPES: Record<string, string> = {
  '.md': 'text/markdown; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
};

/** Uploads one file and follows it to the page, the subscribers and the partners. */
export async function publishFile(stage: Stage, given: FileToPublish): Promise<Published> {
  const { file, key, body, editor, timeout, progress } = given;
  const end = Date.now() + timeout;
  const base = { file, key, errors: [], warnings: [] };
  const [before] = await stage.index.uploads(key, 1);
  progress(`uploading ${body.length} bytes as ${key}`);
  const type = CONTENT_TYPES[extname(key).toLowerCase()] ?? 'application/octet-stream';
  const etag = unquoted(await stage.put(key, body, type, editor ? { editor } : {}));

  const record = await until(end, async () => {
    const later = (await stage.index.uploads(key, 5)).filter(
      (r) => !before || isLater(r.upload, before.upload),
    );
    return later.find((r) => r.etag === undefined || unquoted(r.etag) === etag);
  });
  if (!record)
    return {
      ...base,
      outcome: 'waiting',
      note: `no answer within ${timeout / 1000} s; the upload is in the queue, and its report will be at reports/${key}.html`,
    };
  const { outcome, slug, language, revision, title, errors, warnings } = record;
  const found: Published = { ...base, outcome, slug, language, revision, title, errors, warnings };
  if (slug === undefined || language === undefined || revision === undefined) return found;
  if (outcome === 'scheduled') return { ...found, dueAt: (await stage.index.edition(slug, language))?.dueAt };
  if (outcome !== 'accepted' && outcome !== 'unchanged') return found;
  return { ...found, ...(await follow(stage, record, slug, language, revision, end, progress)) };
}

/** From the index to the page, and on to those who are told. */
async function follow(
  stage: Stage,
  record: UploadRecord,
  slug: string,
  language: string,
  revision: number,
  end: number,
  progress: (what: string) => void,
): Promise<Partial<Published>> {
  const url = `${stage.outputs.SiteUrl}${record.path ?? ''}`;
  progress('in the index; waiting for the page');
  if (!(await until(end, () => shows(url, revision)))) {
    return {
      outcome: 'waiting',
      note: `${url} does not show revision ${revision} yet; look again with "npx dateline status ${slug}"`,
    };
  }
  if (record.outcome === 'unchanged') return { url };
  const stored = await stage.index.revision(slug, language, revision);
  if (stored?.announcement === 'none')
    return { url, alerts: 'none: a minor revision', partners: 'none: a minor revision' };
  progress('on the site; waiting for alerts and partners');
  return { url, ...(await told(stage, slug, language, revision)) };
}

const item = z.object({ version: z.coerce.number() });

/** Whether the site serves a revision: its ninjs item beside the page says which one it is. */
async function shows(url: string, revision: number): Promise<boolean> {
  const response = await fetch(`${url}index.json`).catch(() => undefined);
  if (response?.status !== 200) return false;
  const read = item.safeParse(await response.json().catch(() => undefined));
  return read.success && read.data.version >= revision;
}

/** How far alerts and deliveries have come, once nothing has moved for a while. */
async function told(
  stage: Stage,
  slug: string,
  language: string,
  revision: number,
): Promise<{ alerts: string; partners: string }> {
  const look = async () => {
    const [alerts, deliveries] = await Promise.all([
      alertsOf(stage.mailLedger, slug),
      stage.webhookLedger.deliveriesOf(slug),
    ]);
    const states = alerts.find((a) => a.language === language && a.revision === revision)?.states ?? {};
    const ours = deliveries.filter((d) => d.language === language && d.revision === revision);
    const delivered = ours.filter((d) => d.state === 'delivered').length;
    const pending = ours.filter((d) => d.state === 'pending').length;
    return {
      alerts: counted(states) || 'nobody to tell',
      partners:
        ours.length === 0
          ? 'none takes it'
          : `${delivered} of ${ours.length} reached${pending > 0 ? `, ${pending} pending` : ''}`,
    };
  };
  const start = Date.now();
  let last = await look();
  let since = start;
  while (Date.now() - since < QUIET && Date.now() - start < LONGEST_SETTLING) {
    await sleep(LOOK_EVERY);
    const now = await look();
    if (now.alerts !== last.alerts || now.partners !== last.partners) since = Date.now();
    last = now;
  }
  return last;
}

/** `{ sent: 3, unknown: 1 }` as "3 sent, 1 unknown". */
export const counted = (states: Partial<Record<string, number>>): string =>
  Object.entries(states)
    .map(([state, n]) => `${n} ${state}`)
    .join(', ');

const unquoted = (etag: string): string => etag.replaceAll('"', '');

async function until<T>(end: number, look: () => Promise<T | undefined | false>): Promise<T | undefined> {
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() >= end) return undefined;
    await sleep(LOOK_EVERY);
  }
}
