import { selectAll } from 'hast-util-select';
import { toText } from 'hast-util-to-text';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../functions/shared/domain/address.ts';
import { touchedAddresses } from '../../../functions/shared/domain/pages.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEdition, aRevision, testNewsroom } from '../../support/newsroom.ts';
import { hold, publish, textAt } from './published.ts';

const PATH = '/en/news/2026/03/tide-gauges/';
const said = (n: number, title: string, bodyHtml: string, more = {}) => ({
  revision: n,
  ...(n > 1 ? { changeNote: `Note ${n}.`, announcement: 'corrected' as const } : {}),
  publishedAt: `2026-03-0${n}T10:00:00.000Z`,
  document: { title, bodyHtml, bodyText: bodyHtml.replace(/<[^>]+>/g, '') },
  ...more,
});
const FIRST = said(1, 'Three gauges', '<p>Three gauges were built.</p><p>They stand in Dakar.</p>');
const SECOND = said(2, 'Four gauges', '<p>Four gauges were built.</p><p>They stand in Dakar.</p>');
const parts = (page: string | undefined, selector: string): string[] =>
  selectAll(
    selector,
    unified()
      .use(rehypeParse)
      .parse(page ?? ''),
  ).map((node) => toText(node));

describe('addresses of revisions', () => {
  it.each([
    `${PATH}revisions/0/`,
    `${PATH}revisions/2-1/`,
    `${PATH}revisions/1-1/`,
    `${PATH}revisions/a/`,
    `${PATH}revisions/1/2/`,
    `${PATH}other/`,
  ])('%s is none', (address) => {
    expect(parseAddress(address)).toBeUndefined();
  });

  it('of the second revision are all that there are; of a later one only its own, however long the story', () => {
    const revisions = (n: number) => Array.from({ length: n }, (_, i) => aRevision({ revision: i + 1 }));
    const touched = (n: number) =>
      touchedAddresses(
        aRevision({ revision: n }),
        undefined,
        anEdition(),
        [],
        testNewsroom,
        revisions(n),
      ).filter((a) => a.includes('/revisions/'));
    expect(touched(1)).toEqual([]);
    expect(touched(2)).toEqual([
      `${PATH}revisions/`,
      `${PATH}revisions/1/`,
      `${PATH}revisions/2/`,
      `${PATH}revisions/1-2/`,
    ]);
    expect(touched(4)).toEqual([
      `${PATH}revisions/`,
      `${PATH}revisions/4/`,
      ...[1, 2, 3].map((n) => `${PATH}revisions/${n}-4/`),
    ]);
  });
});

describe('the revisions of a release', () => {
  it('have no pages while there is one, and none of what is held', async () => {
    const index = memoryIndex();
    await publish(index, FIRST);
    expect(await textAt(index, `${PATH}revisions/`)).toBeUndefined();
    await publish(index, SECOND);
    await hold(index, said(3, 'CANARY', '<p>CANARY</p>'));
    for (const page of ['', '3/', '1-3/', '2-3/']) {
      expect((await textAt(index, `${PATH}revisions/${page}`)) ?? '').not.toContain('CANARY');
    }
    expect(await textAt(index, `${PATH}revisions/3/`)).toBeUndefined();
  });

  it('are listed with their notes, and each stands as it stood, out of the sight of search engines', async () => {
    const index = memoryIndex();
    await publish(index, FIRST);
    await publish(index, SECOND);
    const list = await textAt(index, `${PATH}revisions/`);
    expect(parts(list, '.revisions > li > p:first-child')).toEqual([
      'Revision 2, 2 March 2026',
      'Revision 1, 1 March 2026',
    ]);
    expect(list).toContain('Note 2.');
    expect(list).toContain(`href="${PATH}revisions/1-2/"`);
    const first = await textAt(index, `${PATH}revisions/1/`);
    expect(first).toContain('Three gauges were built.');
    expect(first).toContain(`<link rel="canonical" href="https://news.example.org${PATH}">`);
    expect(first).toContain('<meta name="robots" content="noindex">');
    const release = await textAt(index, PATH);
    expect(release).toContain(`href="${PATH}revisions/1-2/"`);
    expect(release).toContain(`href="${PATH}revisions/"`);
  });

  it('tell word by word of a block that has moved down, below what was put in before it', async () => {
    const index = memoryIndex();
    await publish(
      index,
      said(1, 'Three gauges', '<p>Three gauges were built.</p><p>They stand in Dakar.</p>'),
    );
    await publish(
      index,
      said(2, 'Three gauges', '<p>New.</p><p>Four gauges were built.</p><p>They stand.</p>'),
    );
    const page = await textAt(index, `${PATH}revisions/1-2/`);
    expect(parts(page, '.difference .new')).toEqual(['[added] New.']);
    expect(parts(page, '.difference .changed del')).toContain('[removed] Three');
    expect(parts(page, '.difference .changed ins')).toContain('[added] Four');
    expect(parts(page, '.difference .old')).toEqual([]);
  });

  it('differ readably: what is the same, and word by word what is not', async () => {
    const index = memoryIndex();
    await publish(index, FIRST);
    await publish(index, SECOND);
    const page = await textAt(index, `${PATH}revisions/1-2/`);
    expect(parts(page, 'del')).toEqual(['[removed] Three', '[removed] Three']);
    expect(parts(page, 'ins')).toEqual(['[added] Four', '[added] Four']);
    expect(parts(page, '.same')).toEqual(['They stand in Dakar.']);
  });

  it.each([
    ['ar', 'بُنيت ثلاثة مقاييس في داكار.', 'بُنيت أربعة مقاييس في داكار.', 'ثلاثة', 'أربعة'],
    ['fr', 'Trois marégraphes à Dakar.', 'Quatre marégraphes à Dakar.', 'Trois', 'Quatre'],
  ])('differ by whole words in %s', async (language, before, after, old, now) => {
    const index = memoryIndex();
    await publish(index, { ...said(1, before, `<p>${before}</p>`), language });
    await publish(index, { ...said(2, before, `<p>${after}</p>`), language });
    const page = await textAt(index, `/${language}/news/2026/03/tide-gauges/revisions/1-2/`);
    expect(parts(page, 'del').map((part) => part.replace(/^\[.*?\] /, ''))).toEqual([old]);
    expect(parts(page, 'ins').map((part) => part.replace(/^\[.*?\] /, ''))).toEqual([now]);
  });

  it('say that the release is withdrawn, and none of its words, until it is public again', async () => {
    const index = memoryIndex();
    await publish(index, FIRST);
    await publish(index, SECOND);
    await publish(index, {
      ...SECOND,
      revision: 3,
      status: 'retracted',
      changeNote: 'Another zero.',
      publishedAt: '2026-03-03T10:00:00.000Z',
    });
    for (const page of ['', '1/', '3/', '1-2/', '2-3/']) {
      const text = await textAt(index, `${PATH}revisions/${page}`);
      expect(text).toContain('Another zero.');
      expect(text).not.toMatch(/were built|Note 2/);
    }
    await publish(index, said(4, 'Four gauges', '<p>Four gauges were built.</p>'));
    expect(await textAt(index, `${PATH}revisions/2/`)).toContain('were built');
    expect(await textAt(index, `${PATH}revisions/3/`)).not.toContain('were built');
  });
});

it('a page that moved leads from where it stood to where it stands', async () => {
  const index = memoryIndex();
  await publish(index, FIRST);
  const before = await index.edition('tide-gauges', 'en');
  const path = '/en/news/2026/03/high-water/';
  await index.claimAddress(path, 'tide-gauges');
  await index.replaceEdition(anEdition({ path, formerPaths: [PATH] }), before);
  expect(await textAt(index, path)).toContain('Three gauges were built.');
  const left = await textAt(index, PATH);
  expect(left).toContain(`<meta http-equiv="refresh" content="0; url=${path}">`);
  expect(left).toContain(`<link rel="canonical" href="https://news.example.org${path}">`);
  expect(await textAt(index, PATH, 'index.json')).toBeUndefined();
  expect(await textAt(index, '/en/news/2026/03/nobody/')).toBeUndefined();
});
