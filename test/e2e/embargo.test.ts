import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { dateline } from '../support/cli.ts';
import { mailsTo } from '../support/inbox.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';
import { startReceiver } from '../support/receiver.ts';
import { outputsFile } from '../support/stage.ts';

const { stage, s3, upload, pageWith, reportOf, get } = newsroomClient();

/** Every object of the site bucket that holds a word in its key or its bytes. */
async function siteWith(word: string): Promise<string[]> {
  const found: string[] = [];
  for (let token: string | undefined; ; ) {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: stage.SiteBucketName, ContinuationToken: token }),
    );
    for (const { Key = '' } of page.Contents ?? []) {
      const object = await s3.send(new GetObjectCommand({ Bucket: stage.SiteBucketName, Key }));
      const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
      if (Key.includes(word) || bytes.includes(word)) found.push(Key);
    }
    token = page.NextContinuationToken;
    if (!token) return found;
  }
}

/** The functions' logs, where they are files beside the outputs: on the laptop. */
function logsWith(word: string): string[] {
  const folder = join(dirname(outputsFile()), 'logs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => readFileSync(join(folder, name), 'utf8').includes(word));
}

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

describe('a release under embargo', () => {
  const canary = unique('canary').replace('-', '');
  const slug = unique('held');
  const key = `releases/${slug}/en.md`;
  const text = (title: string, more = '') =>
    `---\ntitle: ${title}\ndate: 2026-03-02\ntopics: [floods]\nplaces: [senegal]\nimage: { name: ${canary}.jpg, alt: ${canary} }\nsubtitle: ${canary}\n${more}---\n${canary} was measured. See the [annex](${canary}.pdf).\n`;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  /** Everything that is not the editor's own. */
  async function isNowhere(when: string): Promise<void> {
    // Whatever is going to leak has had the time to.
    await sleep(1_500);
    expect(await siteWith(canary), when).toEqual([]);
    expect(await siteWith(slug), when).toEqual([]);
    expect(logsWith(canary), when).toEqual([]);
    expect(JSON.stringify(receiver.received), when).not.toContain(canary);
    const all = await mailsTo(stage, '@');
    const mails = JSON.stringify(all.filter(({ to }) => !to.join().includes('desk@example.org')));
    expect(mails, when).not.toContain(canary);
    expect(mails, when).not.toContain(slug);
    for (const path of [
      `/en/news/2026/03/${slug}/`,
      `/en/news/2026/03/${slug}/revisions/`,
      `/media/${slug}/`,
    ]) {
      expect((await get(path)).status, `${when}: ${path}`).toBe(404);
    }
  }

  beforeAll(async () => {
    receiver = await startReceiver();
    await dateline('partners', 'add', unique('Canary Wire'), receiver.url);
    return () => receiver.stop();
  });

  it('is on no surface while it is held, corrected, moved and cancelled', { timeout: 120_000 }, async () => {
    const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#369' } })
      .jpeg()
      .toBuffer();
    await upload(`releases/${slug}/${canary}.jpg`, picture);
    await upload(`releases/${slug}/${canary}.pdf`, Buffer.from('%PDF-1.7 nothing'));
    await upload(key, text(canary, `embargo: ${inAnHour()}\n`));
    await reportOf(key, 'scheduled');
    await isNowhere('held');
    await upload(key, text(`${canary} again`, `embargo: ${inAnHour()}\n`));
    await reportOf(key, 'scheduled');
    await isNowhere('corrected');
    await upload(key, text(`${canary} again`, `embargo: ${inAnHour()}\nslug: ${canary}-moved\n`));
    await reportOf(key, 'scheduled');
    await isNowhere('moved');
    await upload(`preview/${slug}/en.md`, text(canary));
    await isNowhere('rehearsed');
    await upload(key, '---\nstatus: retracted\nreason: Not now.\n---\n');
    await reportOf(key, 'dropped');
    await isNowhere('cancelled');
  });

  it('is on them all once it is due, so that the walk above can find it', { timeout: 60_000 }, async () => {
    const due = new Date(Date.now() + 3_000);
    await upload(key, text(canary, `embargo: ${due.toISOString()}\n`));
    await pageWith(`/en/news/2026/03/${slug}/`, canary, 20_000);
    expect(Date.now()).toBeGreaterThanOrEqual(due.getTime());
    await pageWith('/en/news/', canary);
    await pageWith('/en/search/2026-03.json', canary);
    expect((await siteWith(canary)).length).toBeGreaterThan(5);
  });
});
