import { limits } from '../shared/domain/document/limits.ts';
import type { DocumentReader } from '../shared/domain/document/read-document.ts';
import { decisionOf } from '../shared/domain/ingest/decision.ts';
import { placeOf } from '../shared/domain/ingest/publication.ts';
import { readUploadName } from '../shared/domain/ingest/upload-name.ts';
import type { Mailer } from '../shared/domain/mail.ts';
import { defaultLanguage, type NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import { changeOf, type ObjectChange, objectEvent } from '../shared/domain/object-event.ts';
import { ObjectTooLarge, type Uploads } from '../shared/domain/ports.ts';
import { problem } from '../shared/domain/problems.ts';
import type { Announcement, Edition, Revision } from '../shared/domain/release.ts';
import { type Scripts, UPLOAD_PREFIX } from '../shared/names.ts';
import { queueHandler } from '../shared/runtime/batch.ts';
import type { Log } from '../shared/runtime/log.ts';
import { textsOf } from '../shared/site/i18n/index.ts';
import { type Rehearsal, type Report, reportHtml, reportText, verdictOf } from '../shared/site/report.ts';
import { type ReachDeps, reachOf } from './reach.ts';
import { type Play, play } from './stage-play.ts';

export interface Deps extends ReachDeps {
  index: NewsroomIndex;
  uploads: Uploads;
  mailer: Mailer;
  read: DocumentReader;
  settings: NewsroomSettings;
  siteUrl: string;
  scripts: Scripts;
  now: () => Date;
  log: Log;
}

/**
 * Works out and shows what an upload would become: its page, its alert, its item, whom it would reach and what that would
 * cost. Writes its report, and nothing else anywhere.
 */
export const createHandler = (deps: Deps) =>
  queueHandler(objectEvent, (event) => rehearse(deps, changeOf(event)), deps.log);

async function rehearse(deps: Deps, change: ObjectChange): Promise<void> {
  const { key } = change.upload;
  const named = readUploadName(key, deps.settings);
  // Pictures and attachments are looked at with the text that shows them.
  if (change.what === 'deleted' || !key.startsWith(UPLOAD_PREFIX.preview)) return;
  if (named.kind === 'folder' || named.kind === 'media') return;
  const report: Report = {
    upload: change.upload,
    bytes: change.bytes,
    receivedAt: change.at,
    outcome: 'rejected',
    stage: 'rehearsal',
    verdict: 'rejected',
    reportLanguage: defaultLanguage(deps.settings),
    timeZone: deps.settings.timeZone,
    errors: named.kind === 'refused' ? [named.problem] : [],
    warnings: [],
    understood: [],
  };
  if (named.kind === 'refused') return tell(deps, report);
  try {
    await rehearseDocument(deps, change, named, report);
  } catch (error) {
    if (!(error instanceof ObjectTooLarge)) throw error;
    const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
    const values = { key, size: megabytes(error.bytes), most: megabytes(error.limitBytes) };
    await tell(deps, { ...report, errors: [problem('too-large', values)] });
  }
  deps.log.info('rehearsed', { sequencer: change.upload.sequencer });
}

async function rehearseDocument(
  deps: Deps,
  { upload, at }: ObjectChange,
  named: Extract<ReturnType<typeof readUploadName>, { kind: 'document' }>,
  report: Report,
): Promise<void> {
  const { index, uploads, settings } = deps;
  const { slug, format, fileName, language: stated } = named;
  const object = await uploads.read(upload.key, upload.versionId, limits.documentBytes[format]);
  if (!object) return;
  const { metadata } = object;
  const about = { format, fileName, receivedAt: at, metadata, ...(stated ? { language: stated } : {}) };
  const result = await deps.read(object.bytes, about, settings);
  const { warnings, understood } = result;
  const edition = 'errors' in result ? result.draft : result.edition;
  const known: Report = {
    ...report,
    slug,
    warnings,
    understood,
    ...(metadata.editor ? { editor: metadata.editor } : {}),
    ...(edition
      ? { language: edition.language, title: edition.document.title, reportLanguage: edition.language }
      : {}),
  };
  if ('errors' in result) return tell(deps, { ...known, errors: result.errors });

  const { language } = result.edition;
  const [previous, revisions] = await Promise.all([
    index.edition(slug, language),
    index.revisions(slug, language),
  ]);
  const decision = decisionOf(
    result.edition,
    { slug, previous, revisions },
    deps.now(),
    textsOf(language).publicAgain,
  );
  if (decision.what === 'reject') return tell(deps, { ...known, errors: [decision.problem] });
  const { read } = decision;
  const isRetracted = read.status === 'retracted';
  const wasPublic = (previous?.publicRevision ?? 0) > 0;
  const announcement: Announcement =
    decision.what === 'unchanged' || (read.minor && wasPublic)
      ? 'none'
      : isRetracted
        ? 'retracted'
        : wasPublic
          ? 'corrected'
          : 'published';
  const revision: Revision = {
    slug,
    language,
    revision: (revisions[0]?.revision ?? 0) + 1,
    status: read.status,
    document: read.document,
    minor: read.minor,
    ...(read.changeNote ? { changeNote: read.changeNote } : {}),
    contentHash: '',
    upload,
    createdAt: at,
    publishedAt: decision.what === 'hold' ? decision.dueAt : at,
    announcement,
    ...(read.slug && read.slug !== slug ? { addressSlug: read.slug } : {}),
  };
  const shown: Edition = {
    slug,
    language,
    revision: revision.revision,
    publicRevision: revision.revision,
    status: read.status,
    upload,
    publishedAt: previous?.publishedAt ?? at,
    updatedAt: at,
    ...placeOf(revision, previous, settings),
  };
  const [played, reach] = await Promise.all([
    play(deps, shown, revision, announcement, result.files),
    reachOf(deps, revision, announcement),
  ]);
  const would =
    decision.what === 'unchanged' ? 'unchanged' : announcement === 'none' ? 'minor' : announcement;
  await tell(
    deps,
    {
      ...known,
      outcome: 'accepted',
      verdict: 'rehearsal',
      revision: revision.revision,
      rehearsal: { would, ...reach, files: [] },
      ...(decision.what === 'hold' ? { dueAt: decision.dueAt } : {}),
    },
    played,
  );
}

/** Writes the report and what was played, and mails the editor. */
async function tell(deps: Deps, report: Report, played?: Play): Promise<void> {
  const name = `${UPLOAD_PREFIX.reports}${report.upload.key}`;
  const html = 'text/html; charset=utf-8';
  const files: [string, string, string][] = played
    ? [
        ['page.html', played.page, html],
        ...(played.mail
          ? ([
              ['mail.html', played.mail.html, html],
              ['mail.txt', `${played.mail.subject}\n\n${played.mail.text}`, 'text/plain; charset=utf-8'],
            ] satisfies [string, string, string][])
          : []),
        ['ninjs.json', played.ninjs, 'application/json; charset=utf-8'],
      ]
    : [];
  for (const [file, body, type] of files) await deps.uploads.write(`${name}/${file}`, body, type);
  const last = report.upload.key.slice(report.upload.key.lastIndexOf('/') + 1);
  const rehearsal: Rehearsal | undefined = report.rehearsal && {
    ...report.rehearsal,
    // Beside the report, so that the links hold wherever it is opened.
    files: files.map(([file]) => `${last}/${file}`),
  };
  const written: Report = { ...report, ...(rehearsal ? { rehearsal } : {}) };
  await deps.uploads.write(
    `${name}.json`,
    `${JSON.stringify(written, null, 2)}\n`,
    'application/json; charset=utf-8',
  );
  await deps.uploads.write(`${name}.html`, reportHtml(written), html);
  await deps.mailer
    .send({
      to: report.editor ?? deps.settings.senders.desk,
      subject: `${verdictOf(written).verdict}: ${report.title ?? report.upload.key}`,
      text: reportText(written),
      html: reportHtml(written),
      headers: { 'Auto-Submitted': 'auto-generated' },
      language: report.reportLanguage,
    })
    // The report is there; a mail about nothing that happened is not worth a second rehearsal.
    .catch((error: unknown) =>
      deps.log.warn('the editor may not have had the mail', { error: String(error) }),
    );
}
