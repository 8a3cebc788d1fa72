/** What readers get, from a laptop cloud with the sample newsroom: the weight of a release, and Lighthouse. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { CHROMIUM_FLAGS, findChromium, launch } from '../../test/support/chromium.ts';
import { eventually } from '../../test/support/eventually.ts';
import { laptopForTests } from '../../test/support/laptop.ts';
import { readStage, s3Of } from '../../test/support/stage.ts';
import { atLeast, atMost, type Row, row } from '../support/rows.ts';
import { LIGHTHOUSE } from './peers.ts';

const SAMPLES = fileURLToPath(new URL('../../samples/releases', import.meta.url));
export interface OpenNewsroom {
  /** Without a slash at the end. */
  origin: string;
  stop(): Promise<void>;
}

/** Starts a laptop cloud and publishes the samples; returns when the pages that are measured are there. */
export async function sampleNewsroom(): Promise<OpenNewsroom> {
  const laptop = await laptopForTests();
  try {
    const stage = readStage(laptop.outputs);
    const s3 = s3Of(stage);
    const files = readdirSync(SAMPLES, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      // Pictures before the documents that show them.
      .sort((a, b) => Number(a.endsWith('.md')) - Number(b.endsWith('.md')));
    for (const file of files) {
      const Key = `releases/${relative(SAMPLES, file).split(sep).join('/')}`;
      await s3.send(new PutObjectCommand({ Bucket: stage.UploadsBucketName, Key, Body: readFileSync(file) }));
    }
    const { origin } = new URL(stage.SiteUrl);
    const there = async (address: string, text: string) => {
      const response = await fetch(`${origin}${address}`);
      return response.ok && (await response.text()).includes(text);
    };
    for (const language of LANGUAGES) {
      const { release, list } = pagesOf(language);
      const slug = release.split('/').at(-2) ?? '';
      await eventually(() => there(release, '<picture'), 180_000);
      for (const one of [`/${language}/`, list]) await eventually(() => there(one, slug), 180_000);
    }
    return { origin, stop: laptop.stop };
  } catch (error) {
    await laptop.stop();
    throw error;
  }
}

export const LANGUAGES = ['en', 'ar'];

/** The pages that are looked at, in a language. */
export const pagesOf = (language: string) => ({
  release: `/${language}/news/2026/11/sixty-one-gauges/`,
  home: `/${language}/`,
  list: `/${language}/topics/climate/`,
  month: `/${language}/news/2026/11/`,
  search: `/${language}/search/`,
});

/** As CloudFront compresses at least: it prefers Brotli, which is smaller. */
const onTheWire = (body: Buffer): number => gzipSync(body, { level: 6 }).length;

/** The bytes and requests of a release's page as Chromium loads it, its pictures left out. */
export async function weightRows(origin: string, say: (line: string) => void): Promise<Row[]> {
  const browser = await launch();
  const rows: Row[] = [];
  try {
    for (const language of LANGUAGES) {
      const page = await browser.newPage();
      const bodies = new Map<string, Promise<Buffer>>();
      page.on('response', (response) => bodies.set(new URL(response.url()).pathname, response.body()));
      await page.goto(`${origin}${pagesOf(language).release}`, { waitUntil: 'networkidle' });
      // A headless browser has no tab, and asks for no icon.
      const icons = z
        .array(z.string())
        .parse(await page.$$eval('link[rel=icon]', (all) => all.map((one) => one.getAttribute('href'))));
      for (const icon of icons) {
        if (!bodies.has(icon))
          bodies.set(
            icon,
            fetch(`${origin}${icon}`).then(async (r) => Buffer.from(await r.arrayBuffer())),
          );
      }
      const loaded = await Promise.all(
        [...bodies]
          .filter(([path]) => !path.startsWith('/media/'))
          .map(async ([path, body]) => ({ path, bytes: onTheWire(await body) })),
      );
      say(`${language}: ${loaded.map(({ path, bytes }) => `${path} ${bytes}`).join(', ')}`);
      const bytes = loaded.reduce((sum, one) => sum + one.bytes, 0);
      rows.push(
        row(`release page (${language}), compressed`, bytes / 1000, null, 'kB', atMost(20)),
        row(`release page (${language}), requests`, loaded.length, null, 'requests', atMost(4)),
      );
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return rows;
}

const details = z.object({
  /** Some audits have no list here. */
  items: z.array(z.object({ node: z.object({ selector: z.string() }).optional() })).catch([]),
});

const report = z.object({
  categories: z.record(
    z.string(),
    z.object({
      score: z.number().nullable(),
      auditRefs: z.array(z.object({ id: z.string(), weight: z.number() })),
    }),
  ),
  audits: z.record(
    z.string(),
    z.object({ score: z.number().nullable(), title: z.string(), details: details.optional() }),
  ),
});

/** Lighthouse's four categories of some pages, on a phone. */
export async function lighthouseRows(
  urls: { name: string; url: string }[],
  work: string,
  say: (line: string) => void,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, url } of urls) {
    const { status } = await fetch(url);
    if (status !== 200) {
      say(`${name}: ${url} answers ${status}`);
      rows.push(row(`Lighthouse, ${name}: answers ${status}`, 0, null, 'of 100', atLeast(100)));
      continue;
    }
    const { categories, audits } = await lighthouse(url, work);
    for (const [id, { score, auditRefs }] of Object.entries(categories)) {
      rows.push(row(`Lighthouse, ${name}: ${id}`, (score ?? 0) * 100, null, 'of 100', atLeast(100)));
      for (const ref of auditRefs) {
        const audit = audits[ref.id];
        if (ref.weight > 0 && audit && audit.score !== null && audit.score < 1) {
          const where = (audit.details?.items ?? []).flatMap(({ node }) => node?.selector ?? []);
          say(
            `${name}: ${id}: ${ref.id} ${Math.round(audit.score * 100)}: ${[audit.title, ...where].join('; ')}`,
          );
        }
      }
    }
  }
  return rows;
}

async function lighthouse(url: string, work: string): Promise<z.infer<typeof report>> {
  const profile = join(work, 'chromium');
  mkdirSync(profile, { recursive: true });
  const child = spawn(
    process.execPath,
    [
      LIGHTHOUSE ?? '',
      url,
      '--output=json',
      '--quiet',
      '--form-factor=mobile',
      '--only-categories=performance,accessibility,best-practices,seo',
      `--chrome-flags=${CHROMIUM_FLAGS.join(' ')} --user-data-dir=${profile}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CHROME_PATH: findChromium() } },
  );
  let [out, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  if (status !== 0) throw new Error(`Lighthouse ended with ${status}:\n${errors}`);
  return report.parse(JSON.parse(out));
}
