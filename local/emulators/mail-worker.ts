import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { HOST } from '../ports.ts';

const { port, file } = z.object({ port: z.number(), file: z.string() }).parse(workerData);
const load = createRequire(import.meta.url);
const { default: startSes }: typeof import('aws-ses-v2-local') = load('aws-ses-v2-local');
const store: typeof import('aws-ses-v2-local/dist/store.js') = load('aws-ses-v2-local/dist/store.js');
type Email = Parameters<typeof store.saveEmail>[0];

/** The inbox shows what it has in memory: the newest of a long-lived newsroom. */
const KEPT = 1_000;

const { emails } = store.getStoreReadonly();
if (existsSync(file))
  emails.push(...z.array(z.custom<Email>()).parse(JSON.parse(readFileSync(file, 'utf8'))));

function keep(): void {
  const { emails: current } = store.getStoreReadonly();
  if (current.length > KEPT) current.splice(0, current.length - KEPT);
  writeFileSync(`${file}.new`, JSON.stringify(current));
  renameSync(`${file}.new`, file);
}

// Of a raw mail the library keeps sender, subject and body, and drops the header fields, where one-click
// unsubscription (RFC 8058) is. They are read from the request, and put where it keeps those of other mails.
const request = new AsyncLocalStorage<Buffer[]>();
const { saveEmail } = store;
let changed = false;
Object.assign(store, {
  saveEmail: (email: Email) => {
    const raw = new URLSearchParams(Buffer.concat(request.getStore() ?? []).toString()).get(
      'RawMessage.Data',
    );
    saveEmail(raw ? { ...email, headers: headersOf(Buffer.from(raw, 'base64').toString()) } : email);
    changed = true;
  },
});

/** Header fields of a message, unfolded (RFC 5322, section 2.2.3). */
function headersOf(message: string): { name: string; value: string }[] {
  const [head = ''] = message.split(/\r?\n\r?\n/, 1);
  return head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }] : [];
    });
}

const server = await startSes({ host: HOST, port });
server.prependListener('request', (incoming) => {
  const chunks: Buffer[] = [];
  request.enterWith(chunks);
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
});
const saving = setInterval(() => {
  if (changed) keep();
  changed = false;
}, 1_000);

parentPort?.once('message', () => {
  clearInterval(saving);
  if (changed) keep();
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
parentPort?.postMessage('ready');
