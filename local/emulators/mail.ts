import { join } from 'node:path';
import { type SentMail, sentMail } from './sent-mail.ts';
import { startThread } from './thread.ts';

/**
 * SES with its web inbox: aws-ses-v2-local. It keeps its mails in one variable of its module, in memory: the thread
 * gives each newsroom its own, and mail-worker.ts brings them over a restart.
 */
export function startMail(options: {
  port: number;
  dataDir: string;
  /** Told of each mail. */
  onMail(mail: SentMail): void;
}): Promise<{ stop(): Promise<void> }> {
  return startThread(
    new URL('./mail-worker.ts', import.meta.url),
    { port: options.port, file: join(options.dataDir, 'mails.json') },
    (message) => options.onMail(sentMail.parse(message)),
  );
}
