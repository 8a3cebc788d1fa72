import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { newsroomClient, unique } from '../support/newsroom-client.ts';

const { upload, text, get, pageWith, pageWithout, reportOf } = newsroomClient();

const markdown = (title: string, more = '', body = 'The gauge went live on Monday.') => `---
title: ${title}
date: 2026-03-02
topics: [floods]
${more}---
${body}
`;

/** Pages and files that many releases share. */
const SHARED = [
  '/en/news/',
  '/en/news/2026/03/',
  '/en/topics/floods/',
  ...['/en/', '/en/news/2026/03/', '/en/topics/floods/'].flatMap((list) =>
    ['feed.atom', 'feed.rss', 'feed.json'].map((feed) => `${list}${feed}`),
  ),
  '/sitemaps/2026-03.xml',
  '/news-sitemap.xml',
];

describe('an upload', () => {
  it('becomes a page, its text and its ninjs item, and a line of home, month, topic and feeds', async () => {
    const slug = unique('gauge');
    const title = `Tide gauge ${slug}`;
    await upload(`releases/${slug}/en.md`, markdown(title));
    const path = `/en/news/2026/03/${slug}/`;
    const page = await pageWith(path, title);
    expect(page).toContain('<html lang="en"');
    expect(page).toContain('The gauge went live on Monday.');
    expect(await text(`${path}index.txt`)).toContain(title);
    const item = z
      .object({ uri: z.string(), language: z.string() })
      .parse(JSON.parse(await text(`${path}index.json`)));
    expect(item).toMatchObject({ language: 'en', uri: expect.stringContaining(path) });
    for (const list of ['/en/news/', '/en/news/2026/03/', '/en/topics/floods/']) {
      await pageWith(list, title);
    }
    for (const list of ['/en/', '/en/news/2026/03/', '/en/topics/floods/']) {
      await pageWith(`${list}feed.atom`, title);
    }
    expect((await get(`${path}index.json`)).headers.get('content-type')).toMatch(
      /^application\/(ninjs\+)?json/,
    );
    expect((await get(path)).headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('in Arabic is laid out from right to left and linked with its English edition', async () => {
    const slug = unique('harbour');
    await upload(`releases/${slug}/en.md`, markdown(`Harbour ${slug}`));
    await upload(`releases/${slug}/ar.md`, markdown(`ميناء ${slug}`, '', 'وصل المقياس يوم الاثنين.'));
    const arabic = await pageWith(`/ar/news/2026/03/${slug}/`, 'وصل المقياس');
    expect(arabic).toMatch(/<html lang="ar"[^>]*dir="rtl"/);
    await pageWith(`/ar/news/2026/03/${slug}/`, `/en/news/2026/03/${slug}/`);
    await pageWith(`/en/news/2026/03/${slug}/`, `/ar/news/2026/03/${slug}/`);
  });

  it('of a new version is a new revision: major with its note, minor in silence, without either refused', async () => {
    const slug = unique('revised');
    const key = `releases/${slug}/en.md`;
    const path = `/en/news/2026/03/${slug}/`;
    await upload(key, markdown(`First ${slug}`));
    await pageWith(path, `First ${slug}`);
    await upload(key, markdown(`Second ${slug}`, 'change_note: The depth was wrong.\n'));
    expect(await pageWith(path, `Second ${slug}`)).toContain('The depth was wrong.');
    await upload(key, markdown(`Third ${slug}`, 'minor: true\n'));
    await pageWith(path, `Third ${slug}`);
    await upload(key, markdown(`Fourth ${slug}`));
    expect((await reportOf(key, 'rejected')).errors.map((e) => e.code)).toContain('change-note-missing');
    expect(await text(path)).toContain(`Third ${slug}`);
    await pageWith('/en/news/', `Third ${slug}`);
  });

  it('that retracts says so at its address and leaves every list', async () => {
    const slug = unique('withdrawn');
    const key = `releases/${slug}/en.md`;
    await upload(key, markdown(`Withdrawn ${slug}`));
    await pageWith('/en/topics/floods/feed.atom', `Withdrawn ${slug}`);
    await upload(
      key,
      markdown(`Withdrawn ${slug}`, 'status: retracted\nreason: The measurements were of another port.\n'),
    );
    await pageWith(`/en/news/2026/03/${slug}/`, 'The measurements were of another port.');
    for (const list of ['/en/', '/en/news/2026/03/', '/en/topics/floods/', '/sitemaps/2026-03.xml']) {
      await pageWithout(list, slug);
    }
    await pageWith('/en/topics/floods/feed.atom', `Retracted: Withdrawn ${slug}`);
  });

  it('under embargo is nowhere before its time and everywhere after', async () => {
    const slug = unique('held');
    const due = new Date(Date.now() + 10_000).toISOString();
    const path = `/en/news/2026/03/${slug}/`;
    await upload(`releases/${slug}/en.md`, markdown(`Canary ${slug}`, `embargo: ${due}\n`));
    await reportOf(`releases/${slug}/en.md`, 'scheduled');
    // Another release renders every shared page again: a leak would show now.
    const other = unique('beside');
    await upload(`releases/${other}/en.md`, markdown(`Beside ${other}`));
    for (const list of SHARED) await pageWith(list, other);
    for (const list of ['/en/', ...SHARED]) expect(await text(list), list).not.toContain(slug);
    for (const file of ['', 'index.json', 'index.txt'])
      expect((await get(`${path}${file}`)).status).toBe(404);
    expect(Date.now()).toBeLessThan(Date.parse(due));

    await pageWith(path, `Canary ${slug}`, 90_000);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(due));
    for (const list of SHARED) await pageWith(list, slug);
  }, 120_000);

  it('under embargo as a correction leaves the original on every page', async () => {
    const slug = unique('original');
    const path = `/en/news/2026/03/${slug}/`;
    await upload(`releases/${slug}/en.md`, markdown(`Original ${slug}`));
    await upload(`releases/${slug}/fr.md`, markdown(`Traduction ${slug}`));
    await pageWith('/fr/', slug);
    await upload(
      `releases/${slug}/en.md`,
      markdown(`Secret ${slug}`, 'change_note: Secret note.\nembargo: 2099-01-01\n', 'Secret body.'),
    );
    await reportOf(`releases/${slug}/en.md`, 'scheduled');
    await upload(`releases/${slug}/fr.md`, markdown(`Traduction ${slug} bis`, 'change_note: Une faute.\n'));
    await pageWith(`/fr/news/2026/03/${slug}/`, `${slug} bis`);
    for (const page of [
      path,
      `${path}index.json`,
      `${path}index.txt`,
      `/fr/news/2026/03/${slug}/`,
      '/en/',
      ...SHARED,
    ]) {
      expect(await text(page), page).not.toContain('Secret');
    }
    expect(await text(path)).toContain(`Original ${slug}`);
  });
});

describe('an upload that can not be taken', () => {
  const broken: [string, string, string | Uint8Array, string][] = [
    ['empty', 'md', '', 'empty'],
    ['of an unknown kind', 'odt', 'text', 'old-word'],
    ['with broken front matter', 'md', '---\ntitle: "no end\ndate: 2026-03-02\n---\nText', 'front-matter'],
    ['without a title', 'md', '---\ndate: 2026-03-02\n---\n', 'title'],
    ['of 30 MB', 'txt', new Uint8Array(30 * 1024 * 1024).fill(97), 'large'],
  ];
  it.each(broken)(
    '%s is reported with the mend and publishes nothing',
    async (_what, extension, body, code) => {
      const slug = unique('broken');
      const key = `releases/${slug}/en.${extension}`;
      await upload(key, body);
      const { errors } = await reportOf(key, 'rejected');
      const [first] = errors;
      expect(`${first?.code} ${first?.message}`.toLowerCase()).toContain(code);
      expect(first?.mend.length).toBeGreaterThan(10);
      expect((await get(`/en/news/2026/03/${slug}/`)).status).toBe(404);
    },
  );

  it('with scripts is published without them', async () => {
    const slug = unique('script');
    await upload(
      `releases/${slug}/en.html`,
      `<html lang="en"><head><meta name="dcterms.date" content="2026-03-02"></head><body><h1>Safe ${slug}</h1><p onclick="steal()">Kept<script>steal()</script> <a href="javascript:steal()">words</a></p></body></html>`,
    );
    const page = await pageWith(`/en/news/2026/03/${slug}/`, `Safe ${slug}`);
    expect(page).toContain('Kept');
    expect(page).not.toContain('steal');
  });

  it.each(['tide gauge %', 'a+b %', 'مقياس المد %', '100%25 %'])(
    'named %j is published rightly',
    async (name) => {
      const word = unique('key');
      const raw = name.replace(/%$/, word);
      await upload(`releases/${raw}/en.md`, markdown(`Named ${word}`));
      const month = await pageWith('/en/news/2026/03/', `Named ${word}`);
      const link = new RegExp(`href="([^"]*${word}/)"`).exec(month)?.[1] ?? '';
      await pageWith(link, `Named ${word}`);
    },
  );

  it('twice at once ends in one page with one of the two', async () => {
    const slug = unique('twice');
    const key = `releases/${slug}/en.md`;
    await Promise.all(
      ['One', 'Two'].map((n) => upload(key, markdown(`${n} ${slug}`, 'change_note: The other one.\n'))),
    );
    const page = await pageWith(`/en/news/2026/03/${slug}/`, slug);
    expect(page).toMatch(new RegExp(`(One|Two) ${slug}`));
  });
});
