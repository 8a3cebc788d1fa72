import { expect, it } from 'vitest';
import { dateline } from '../support/cli.ts';
import { eventually } from '../support/eventually.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';

const { upload, get, pageWith, pageWithout } = newsroomClient();

it('a release comes into the shard of its month, follows what it says, and leaves with it', async () => {
  const slug = unique('found');
  const word = unique('word').replace('-', '');
  const key = `releases/${slug}/en.md`;
  const shard = '/en/search/2026-03.json';
  const story = (body: string, more = '') =>
    `---\ntitle: Story ${slug}\ndate: 2026-03-02\n${more}---\n${body}\n`;
  await upload(key, story(`The ${word} was measured.`));
  await pageWith(shard, word);
  expect((await get(shard)).headers.get('content-type')).toContain('application/json');
  const { shards } = JSON.parse(await pageWith('/en/search/index.json', '2026-03'));
  expect(shards).toEqual([...shards].sort().reverse());
  const page = await pageWith('/en/search/', '<script type="module"', 120_000);
  const [, script = ''] = /<script type="module" src="([^"]+)">/.exec(page) ?? [];
  expect((await get(script)).headers.get('content-type')).toContain('text/javascript');

  await upload(key, story('Another thing was measured.', 'change_note: Another thing.\n'));
  await pageWithout(shard, word);
  await upload(key, story(`The ${word} again.`, 'change_note: The first.\n'));
  await pageWith(shard, word);

  const { status, stdout } = await dateline('retract', slug, '--reason', 'Nothing was measured.');
  expect(status, stdout).toBe(0);
  // Where it was the only release of the month, the shard goes.
  await eventually(async () => {
    const response = await get(shard);
    if (response.status === 200 && (await response.text()).includes(word))
      throw new Error('it is still found');
    return true;
  });
});
