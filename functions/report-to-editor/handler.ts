import { createHash } from 'node:crypto';
import { type ReleaseEvent, releaseEvent } from '../../events/catalogue.ts';
import { isLater } from '../shared/domain/ingest/upload-name.ts';
import { type Mailer, MailNotAccepted } from '../shared/domain/mail.ts';
import type { WritableIndex } from '../shared/domain/newsroom-index.ts';
import type { Uploads } from '../shared/domain/ports.ts';
import type { Revision, UploadRecord } from '../shared/domain/release.ts';
import { UPLOAD_PREFIX } from '../shared/names.ts';
import { busMessage, queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { type Report, reportHtml, reportText } from './report.ts';

export interface Deps {
  index: Pick<WritableIndex, 'revision' | 'upload' | 'uploads'>;
  uploads: Pick<Uploads, 'write'>;
  mailer: Mailer;
  /** Address of those who care for uploads that name no editor. */
  desk: string;
  siteUrl: string;
  log: Log;
}

/** Records of one key that are looked through for one that makes this report an old one. */
const RECORDS = 20;

/** Writes what became of an upload beside it, and mails the editor when it was refused. */
export const createHandler = (deps: Deps) =>
  queueHandler(busMessage(releaseEvent), ({ detail }) => report(deps, detail), deps.log);

async function report(deps: Deps, event: ReleaseEvent): Promise<void> {
  const revision = await revisionOf(deps, event);
  // What is announced is reported when it is there; an acceptance alone is the last word only on a minor revision.
  if (event.type === 'release.accepted.v1' && revision?.announcement !== 'none') return;
  const upload = event.type === 'release.rejected.v1' ? event.data.upload : revision?.upload;
  const record = upload && (await deps.index.upload(upload));
  if (!record) throw new Error(`${event.id}: the index does not hold what it is about`);
  // A report that comes late must not cover that of a later upload.
  const newer = await deps.index.uploads(record.upload.key, RECORDS);
  if (newer.some((r) => isLater(r.upload, record.upload) && isSaid(r))) return;

  const written: Report = { ...record, stage: event.type, ...pageUrl(deps, event, record) };
  const name = `${UPLOAD_PREFIX.reports}${reportName(record.upload.key)}`;
  await deps.uploads.write(
    `${name}.json`,
    `${JSON.stringify(written, null, 2)}\n`,
    'application/json; charset=utf-8',
  );
  await deps.uploads.write(`${name}.html`, reportHtml(written), 'text/html; charset=utf-8');
  if (event.type === 'release.rejected.v1') await tell(deps, written);
}

/** Outcomes of which an editor has a report. */
const isSaid = ({ outcome }: UploadRecord): boolean =>
  outcome === 'rejected' || outcome === 'accepted' || outcome === 'scheduled';

async function revisionOf({ index }: Deps, event: ReleaseEvent): Promise<Revision | undefined> {
  if (event.type === 'release.rejected.v1') return undefined;
  const { slug, language, revision } = event.data;
  return index.revision(slug, language, revision);
}

/** Keys have at most 1,024 bytes (S3 User Guide, "Naming objects"): the report of a longer one is named by its hash. */
function reportName(key: string): string {
  return Buffer.byteLength(key) <= 1_000 ? key : createHash('sha256').update(key).digest('hex');
}

/** The page's address, once it can be opened. */
function pageUrl({ siteUrl }: Deps, event: ReleaseEvent, record: UploadRecord): { url?: string } {
  const isThere =
    event.type !== 'release.rejected.v1' &&
    event.type !== 'release.scheduled.v1' &&
    event.type !== 'release.accepted.v1';
  return isThere && record.path ? { url: `${siteUrl}${record.path}` } : {};
}

async function tell({ mailer, desk, log }: Deps, written: Report): Promise<void> {
  try {
    await mailer.send({
      to: written.editor ?? desk,
      subject: `Not published: ${written.upload.key}`,
      text: reportText(written),
      html: reportHtml(written),
      headers: { 'Auto-Submitted': 'auto-generated' },
      language: 'en',
    });
  } catch (error) {
    if (error instanceof MailNotAccepted) throw error;
    // Refused, or perhaps sent: the report beside the upload has to do.
    log.warn('the editor may not have had the mail', {
      sequencer: written.upload.sequencer,
      error: String(error),
    });
  }
}
