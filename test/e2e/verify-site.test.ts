import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { dateline } from '../support/cli.ts';
import { eventually } from '../support/eventually.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';

const { stage, s3, upload, get, text, pageWith } = newsroomClient();
const markdown = (title: string, date: string, more = '') =>
  `---\ntitle: ${title}\ndate: ${date}\ntopics: [floods]\n${more}---\nThe gauge went live.\n`;
const comparison = z.object({
  pages: z.int(),
  mended: z.int().optional(),
  differences: z.array(z.object({ key: z.string(), what: z.string() })),
});

/** What differs, but for files of releases that other tests of this stage replaced. */
async function verify(...args: string[]) {
  const { status, stdout, stderr } = await dateline('verify-site', '--json', ...args);
  if (stdout === '') throw new Error(stderr);
  const { differences, ...rest } = comparison.parse(JSON.parse(stdout));
  const others = (key: string): boolean => key.startsWith('media/') && !key.includes('nobody');
  return {
    ...rest,
    status,
    found: differences.filter(({ key }) => !others(key)).map(({ key, what }) => `${what} ${key}`),
  };
}

it('the site is what the index says; what is damaged is found, and mended', {
  timeout: 720_000,
}, async () => {
  const slugs = ['first', 'second', 'third'].map((word) => unique(`verify-${word}`));
  const page = (slug: string | undefined) => `/en/news/2026/02/${slug}/`;
  for (const [i, slug] of slugs.entries()) {
    await upload(`releases/${slug}/en.md`, markdown(`One ${slug}`, `2026-02-1${i}`));
    await pageWith(page(slug), slug);
  }
  const [first, second] = slugs;
  await upload(`releases/${first}/en.md`, markdown(`Two ${first}`, '2026-02-13', 'change_note: Two.\n'));
  await pageWith(page(first), `Two ${first}`);
  await dateline('setup');
  // A release's own page comes first and its lists after it: until the queue is empty, they may differ; a batch whose worker died comes again after six minutes.
  await eventually(async () => {
    const { found } = await verify();
    if (found.length > 0) throw new Error(found.join(', '));
    return true;
  }, 480_000);

  const bucket = { Bucket: stage.SiteBucketName };
  const gone = `en/news/2026/02/${first}/index.html`;
  const other = `en/news/2026/02/${second}/index.txt`;
  const orphan = `fr/news/2019/01/${unique('nobody')}/index.html`;
  const stray = `media/${unique('nobody')}/0123456789abcdef/x.png`;
  await s3.send(new DeleteObjectCommand({ ...bucket, Key: gone }));
  for (const Key of [other, orphan, stray])
    await s3.send(new PutObjectCommand({ ...bucket, Key, Body: 'Wrong' }));

  const damaged = await verify('--headers');
  expect(damaged.status).toBe(1);
  expect(damaged.found.sort()).toEqual(
    [`missing ${gone}`, `different ${other}`, `orphaned ${orphan}`, `orphaned ${stray}`].sort(),
  );
  const { found, mended = 0 } = await verify('--fix');
  expect(found).toEqual([]);
  expect(mended).toBeGreaterThanOrEqual(4);
  expect(await text(page(first))).toContain(`Two ${first}`);
  expect(await text(`${page(second)}index.txt`)).toContain(`One ${second}`);
  expect((await get(`/${orphan}`)).status).toBe(404);
});
