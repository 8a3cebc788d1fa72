import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { eventually } from './eventually.ts';
import { readStage, s3Of } from './stage.ts';

const report = z.object({
  outcome: z.string(),
  errors: z.array(
    z.object({ code: z.string(), message: z.string(), mend: z.string(), line: z.number().optional() }),
  ),
});

/** What end-to-end tests do with a stage: upload as an editor does, look as a reader does. */
export function newsroomClient() {
  const stage = readStage();
  const s3 = s3Of(stage);

  const upload = async (key: string, body: string | Uint8Array): Promise<void> => {
    await s3.send(new PutObjectCommand({ Bucket: stage.UploadsBucketName, Key: key, Body: body }));
  };
  const get = async (path: string): Promise<Response> =>
    fetch(new URL(path, stage.SiteUrl), { redirect: 'manual' });
  const text = async (path: string): Promise<string> => {
    const response = await get(path);
    if (response.status !== 200) throw new Error(`${path} answers ${response.status}`);
    return response.text();
  };
  /** Waits until a page is served and holds a text. */
  const pageWith = (path: string, part: string, timeout?: number): Promise<string> =>
    eventually(async () => {
      const page = await text(path);
      if (!page.includes(part)) throw new Error(`${path} does not hold ${JSON.stringify(part)}`);
      return page;
    }, timeout);
  /** Waits until a page no longer holds a text. */
  const pageWithout = (path: string, part: string): Promise<string> =>
    eventually(async () => {
      const page = await text(path);
      if (page.includes(part)) throw new Error(`${path} still holds ${JSON.stringify(part)}`);
      return page;
    });
  /** Waits for the report of an upload that says `outcome`. */
  const reportOf = (key: string, outcome: string) =>
    eventually(async () => {
      const object = await s3.send(
        new GetObjectCommand({ Bucket: stage.UploadsBucketName, Key: `reports/${key}.json` }),
      );
      const read = report.parse(JSON.parse((await object.Body?.transformToString()) ?? ''));
      if (read.outcome !== outcome)
        throw new Error(`the report of ${key} says ${read.outcome}, not ${outcome}`);
      return read;
    });

  return { stage, s3, upload, get, text, pageWith, pageWithout, reportOf };
}

/** A word that no other run has used, so that runs against one stage do not meet. */
export const unique = (word: string): string =>
  `${word}-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
