import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { dateline } from '../support/cli.ts';
import { newsroomClient, unique } from '../support/newsroom-client.ts';

const { stage, s3, text } = newsroomClient();

/** Keys of the site bucket that hold a word. */
async function keysWith(word: string): Promise<string[]> {
  const found: string[] = [];
  for (let token: string | undefined; ; ) {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: stage.SiteBucketName, ContinuationToken: token }),
    );
    found.push(...(page.Contents ?? []).flatMap(({ Key = '' }) => (Key.includes(word) ? [Key] : [])));
    token = page.NextContinuationToken;
    if (!token) return found;
  }
}

it('a rehearsal shows what would be, and nothing of it is anywhere else', async () => {
  const slug = unique('rehearsed');
  const file = join(mkdtempSync(join(tmpdir(), 'dateline-')), `${slug}.en.md`);
  writeFileSync(
    file,
    `---\ntitle: Rehearsed ${slug}\ndate: 2026-03-02\ntopics: [floods]\n---\nThe gauge goes live on Monday.\n`,
  );
  const { status, stdout, stderr } = await dateline('rehearse', file, '--json');
  expect(status, stderr).toBe(0);
  const [result] = z
    .array(z.object({ rehearsal: z.object({ would: z.string(), files: z.array(z.string()) }) }))
    .parse(JSON.parse(stdout));
  expect(result?.rehearsal.would).toBe('published');
  expect(result?.rehearsal.files).toHaveLength(4);
  expect(await keysWith(slug)).toEqual([]);
  expect(await text('/en/')).not.toContain(slug);
});
