import { type ReleaseEvent, releaseEvent } from '../../events/catalogue.ts';
import { isLater } from '../shared/domain/ingest/upload-name.ts';
import { type Mailer, MailNotAccepted } from '../shared/domain/mail.ts';
import type { WritableIndex } from '../shared/domain/newsroom-index.ts';
import type { Uploads } from '../shared/domain/ports.ts';
import type { UploadName, UploadRecord } from '../shared/domain/release.ts';
import { UPLOAD_PREFIX } from '../shared/names.ts';
import { busMessage, queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { type Report, reportHtml, reportText } from './report.ts';

export interface Deps {
  index: Pick<WritableIndex, 'revision' | 'uploads'>;
  uploads: Pick<Uploads, 'write'>;
  mailer: Mailer;
  /** Address of those who care for uploads that name no editor. */
  desk: string;
  siteUrl: string;
  log: Log;
}

/** Records of one key that are looked through for the one that an event is about. */
const RECORDS = 20;

/** Writes what became of an upload beside it, and mails the editor when it was refused. */
export const createHandler = (deps: Deps) =>
  queueHandler(busMessage(releaseEvent), ({ detail }) => report(deps, detail), deps.log);

async function report(deps: Deps, event: ReleaseEvent): Promise<void> {
  const upload = await uploadOf(deps, event);
  const records = await deps.index.uploads(upload.key, RECORDS);
  const record = records.find((r) => r.upload.sequencer === upload.sequencer);
  if (!record)
    throw new Error(`${event.id}: the index knows nothing of the upload ${upload.key} ${upload.sequencer}`);
  // A report that comes late must not cover that of a later upload.
  if (records.some((r) => isLater(r.upload, upload) && isSaid(r))) return;

  const written: Report = { ...record, stage: event.type, ...pageUrl(deps, event, record) };
  const name = `${UPLOAD_PREFIX.reports}${upload.key}`;
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

async function uploadOf({ index }: Deps, event: ReleaseEvent): Promise<UploadName> {
  if (event.type === 'release.rejected.v1') return event.data.upload;
  const { slug, language, revision } = event.data;
  const found = await index.revision(slug, language, revision);
  if (!found)
    throw new Error(`${event.id}: revision ${revision} of ${slug} (${language}) is not in the index`);
  return found.upload;
}

/** The page's address, once it can be opened. */
function pageUrl({ siteUrl }: Deps, event: ReleaseEvent, record: UploadRecord): { url?: string } {
  const isThere = event.type !== 'release.rejected.v1' && event.type !== 'release.scheduled.v1';
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
    log.warn('the editor may not have had the mail', { key: written.upload.key, error: String(error) });
  }
}
