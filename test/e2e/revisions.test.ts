import { expect, it } from 'vitest';
import { dateline } from '../support/cli.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';

const { upload, get, pageWith, pageWithout, reportOf } = newsroomClient();
const markdown = (title: string, more = '', body = 'Three gauges were built in Dakar.') =>
  `---\ntitle: ${title}\ndate: 2026-03-02\ntopics: [floods]\n${more}---\n${body}\n`;

it('a release is corrected, compared, withdrawn by command, public again, and moved', async () => {
  const slug = unique('story');
  const key = `releases/${slug}/en.md`;
  const path = `/en/news/2026/03/${slug}/`;
  const title = `Story ${slug}`;
  await upload(key, markdown(title));
  await pageWith(path, title);
  await upload(key, markdown(title, 'change_note: There are four.\n', 'Four gauges were built in Dakar.'));
  await pageWith(path, 'There are four.');
  expect(await pageWith(`${path}revisions/1/`, 'Revision 1')).toContain('Three gauges were built');
  expect(await pageWith(`${path}revisions/1-2/`, '<del>')).toMatch(/<ins>.*Four<\/ins>/s);

  const { status, stdout } = await dateline('retract', slug, '--reason', 'Another zero: “0”.');
  expect(status, stdout).toBe(0);
  await pageWith(path, 'Another zero');
  await pageWith(`${path}revisions/1/`, 'Another zero');
  await pageWithout('/en/news/', title);
  await pageWithout(`${path}revisions/1-2/`, 'were built');

  await upload(key, markdown(title, '', 'Four gauges were built in Dakar.'));
  await pageWith(path, 'This release is public again.');
  await pageWith('/en/news/', title);
  await pageWith(`${path}revisions/1/`, 'Three gauges were built');

  const moved = `/en/news/2026/03/${slug}-moved/`;
  await upload(
    key,
    markdown(title, `slug: ${slug}-moved\nminor: true\n`, 'Four gauges were built in Dakar.'),
  );
  await pageWith(moved, title);
  expect(await pageWith(path, 'http-equiv="refresh"')).toContain(moved);
  await pageWith('/en/news/', moved);
  expect((await get(`${path}index.json`)).status).toBe(404);
});

it('a document without a note, and one that is the same, change nothing', async () => {
  const slug = unique('still');
  const key = `releases/${slug}.en.md`;
  await upload(key, markdown(`Still ${slug}`));
  await pageWith(`/en/news/2026/03/${slug}/`, slug);
  await upload(key, markdown(`Other ${slug}`));
  const { errors } = await reportOf(key, 'rejected');
  expect(errors.map(({ code }) => code)).toEqual(['change-note-missing']);
  expect((await get(`/en/news/2026/03/${slug}/revisions/`)).status).toBe(404);
});
