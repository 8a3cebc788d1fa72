/** What the functions' own code needs to run in one process: queues' messages, a site in a folder, a silent log. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { PageJob } from '../../functions/shared/domain/jobs.ts';
import type { SiteStore } from '../../functions/shared/domain/ports.ts';
import type { Log } from '../../functions/shared/runtime/log.ts';

export const silentLog: Log = {
  info: () => {},
  warn: () => {},
  error: (message: string, details?: unknown) => console.error(message, details),
};

/** A batch as SQS gives it to a function; jobs with a group are a FIFO queue's. */
export const batchOf = (bodies: unknown[], groupOf?: (i: number) => string): SQSEvent => ({
  Records: bodies.map((body, i) => ({
    messageId: String(i),
    receiptHandle: '',
    body: JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '0',
      ...(groupOf ? { MessageGroupId: groupOf(i) } : {}),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:us-east-1:000000000000:queue${groupOf ? '.fifo' : ''}`,
    awsRegion: 'us-east-1',
  })),
});

/** The pages queue gives so many jobs at once. */
export const PAGES_AT_ONCE = 10;

/** Gives jobs to render-pages in batches, as its queue does. */
export async function renderAll(
  render: (event: SQSEvent) => Promise<SQSBatchResponse>,
  jobs: PageJob[],
): Promise<void> {
  for (let i = 0; i < jobs.length; i += PAGES_AT_ONCE) {
    const batch = jobs.slice(i, i + PAGES_AT_ONCE);
    done(await render(batchOf(batch, (at) => batch[at]?.address ?? '')));
  }
}

/** Any failure ends a bench: what it measured would be of less work. */
export const done = ({ batchItemFailures }: SQSBatchResponse): void => {
  if (batchItemFailures.length > 0) throw new Error('a function failed');
};

/** What a site in a folder was given: objects written, objects that stood there already, HTML pages among the former. */
export interface Written {
  written: number;
  unchanged: number;
  pages: number;
}

/** The site in a folder; like the bucket's adapter it writes only what differs. */
export function siteInFolder(dir: string): SiteStore & { counts: Written } {
  const counts: Written = { written: 0, unchanged: 0, pages: 0 };
  return {
    counts,
    async put(key, { body }) {
      const file = join(dir, key);
      const bytes = Buffer.from(body);
      const stands = statSync(file, { throwIfNoEntry: false });
      if (stands?.size === bytes.length && readFileSync(file).equals(bytes)) {
        counts.unchanged += 1;
        return 'unchanged';
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      counts.written += 1;
      if (key.endsWith('index.html')) counts.pages += 1;
      return stands ? 'replaced' : 'created';
    },
    has: async (key) => existsSync(join(dir, key)),
    async remove(key) {
      rmSync(join(dir, key), { force: true });
    },
  };
}
