import { createHash } from 'node:crypto';
import { type ReleaseEvent, releaseEvent } from '../../events/catalogue.ts';
import { revisionsAddress } from '../shared/domain/address.ts';
import { isLater } from '../shared/domain/ingest/upload-name.ts';
import { type Mailer, MailNotAccepted } from '../shared/domain/mail.ts';
import { defaultLanguage, type NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { WritableIndex } from '../shared/domain/newsroom-index.ts';
import type { Uploads } from '../shared/domain/ports.ts';
import type { Revision, UploadRecord } from '../shared/domain/release.ts';
import { UPLOAD_PREFIX } from '../shared/names.ts';
import { busMessage, queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { interfaceTexts } from '../shared/site/i18n/index.ts';
import type { ReportVerdict } from '../shared/site/i18n/reports/texts.ts';
import { type Report, reportHtml, reportText, verdictOf } from '../shared/site/report.ts';

export interface Deps {
  index: Pick<WritableIndex, 'revision' | 'upload' | 'uploads'>;
  uploads: Pick<Uploads, 'write'>;
  mailer: Mailer;
  settings: NewsroomSettings;
  siteUrl: string;
  log: Log;
}

/** Records of one key that are looked through for one that makes this report an old one. */
const RECORDS = 20;

/** Writes what became of an upload beside it, and mails the editor. */
export const createHandler = (deps: Deps) =>
  queueHandler(busMessage(releaseEvent), ({ detail }) => report(deps, detail), deps.log);

/** Events that editors are told of. */
type Reported = Exclude<ReleaseEvent, { type: 'release.cancelled.v1' }>;

async function report(deps: Deps, event: ReleaseEvent): Promise<void> {
  // The editor learns of it by what became of the upload.
  if (event.type === 'release.cancelled.v1') return;
  const revision = await revisionOf(deps, event);
  // What is announced is reported when it is there; an acceptance alone is the last word only where nobody is told.
  if (event.type === 'release.accepted.v1' && revision?.announcement !== 'none') return;
  const upload = 'upload' in event.data ? event.data.upload : revision?.upload;
  const record = upload && (await deps.index.upload(upload));
  if (!record) throw new Error(`${event.id}: the index does not hold what it is about`);
  // A picture that was taken may have been found to be none since.
  if (event.type === 'upload.handled.v1' && record.outcome !== event.data.outcome) return;
  // What was overtaken has its word in the index; a report that comes late must not cover that of a later upload.
  const newer = await deps.index.uploads(record.upload.key, RECORDS);
  if (newer.some((r) => isLater(r.upload, record.upload))) return;

  const written = reportOf(deps, event, record, revision);
  const name = `${UPLOAD_PREFIX.reports}${reportName(record.upload.key)}`;
  await deps.uploads.write(
    `${name}.json`,
    `${JSON.stringify(written, null, 2)}\n`,
    'application/json; charset=utf-8',
  );
  await deps.uploads.write(`${name}.html`, reportHtml(written), 'text/html; charset=utf-8');
  if (isToBeMailed(written)) await tell(deps, written);
}

async function revisionOf({ index }: Deps, event: ReleaseEvent): Promise<Revision | undefined> {
  if ('upload' in event.data) return undefined;
  const { slug, language, revision } = event.data;
  return index.revision(slug, language, revision);
}

function reportOf(
  { settings, siteUrl }: Deps,
  event: Reported,
  record: UploadRecord,
  revision: Revision | undefined,
): Report {
  const verdict = verdictFor(event, record);
  const isThere =
    record.path !== undefined && verdict !== 'rejected' && verdict !== 'scheduled' && verdict !== 'overdue';
  const url = `${siteUrl}${record.path}`;
  return {
    ...record,
    stage: event.type,
    verdict,
    reportLanguage: languageFor(record, settings),
    timeZone: settings.timeZone,
    ...(isThere ? { url } : {}),
    ...(isThere && (record.revision ?? 0) > 1
      ? { revisionsUrl: `${siteUrl}${revisionsAddress(record.path ?? '')}` }
      : {}),
    ...('dueAt' in event.data ? { dueAt: event.data.dueAt } : {}),
    ...(revision && record.title === undefined ? { title: revision.document.title } : {}),
  };
}

/** The editor's own, the document's, the newsroom's: the first that reports are written in. */
function languageFor({ editorLanguage, language }: UploadRecord, settings: NewsroomSettings): string {
  const wanted = [editorLanguage, language, defaultLanguage(settings)];
  return wanted.find((one) => one !== undefined && one in interfaceTexts) ?? 'en';
}

function verdictFor(event: Reported, record: UploadRecord): ReportVerdict {
  switch (event.type) {
    case 'release.rejected.v1':
      return 'rejected';
    case 'release.scheduled.v1':
      return 'scheduled';
    case 'release.overdue.v1':
      return 'overdue';
    case 'release.accepted.v1':
      return 'minor';
    case 'release.published.v1':
      return 'published';
    case 'release.corrected.v1':
      return 'corrected';
    case 'release.retracted.v1':
      return 'retracted';
    case 'upload.handled.v1':
      return event.data.outcome === 'kept' && record.path === undefined ? 'gone' : event.data.outcome;
  }
}

/**
 * What an editor need not act on, and did not wait for, is in the report alone: a picture that was taken, a text that
 * is the same. An import, which says `report: quiet`, is mailed about what it could not bring in.
 */
function isToBeMailed({ verdict, warnings, quiet }: Report): boolean {
  if (verdict === 'rejected' || verdict === 'overdue') return true;
  if (quiet) return false;
  const isSilent = ['unchanged', 'superseded', 'media', 'gone'].includes(verdict);
  return !isSilent || (verdict === 'media' && warnings.length > 0);
}

/** Keys have at most 1,024 bytes (S3 User Guide, "Naming objects"): the report of a longer one is named by its hash. */
function reportName(key: string): string {
  return Buffer.byteLength(key) <= 1_000 ? key : createHash('sha256').update(key).digest('hex');
}

async function tell(deps: Deps, written: Report): Promise<void> {
  const { desk } = deps.settings.senders;
  const { editor = desk, verdict } = written;
  // What waits for a person must find one.
  for (const to of new Set(verdict === 'overdue' ? [editor, desk] : [editor])) await mail(deps, written, to);
}

async function mail({ mailer, log }: Deps, written: Report, to: string): Promise<void> {
  try {
    await mailer.send({
      to,
      subject: `${verdictOf(written).verdict}: ${written.title ?? written.upload.key}`,
      text: reportText(written),
      html: reportHtml(written),
      headers: { 'Auto-Submitted': 'auto-generated' },
      language: written.reportLanguage,
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
