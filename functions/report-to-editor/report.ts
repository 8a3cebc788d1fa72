import { html } from 'hono/html';
import type { EventType } from '../../events/catalogue.ts';
import type { Problem, UploadRecord } from '../shared/domain/release.ts';

/** What an editor is told of an upload: `reports/<key>.json`, and the same to read. */
export interface Report extends UploadRecord {
  /** How far it has come: the event that this report was written for. */
  stage: EventType;
  /** The page's address, once it can be opened. */
  url?: string;
}

const VERDICTS: Record<EventType, string> = {
  'release.rejected.v1': 'Not published',
  'release.scheduled.v1': 'Held until it is due',
  'release.accepted.v1': 'Accepted; its pages are being made',
  'release.published.v1': 'Published',
  'release.corrected.v1': 'Published as a correction',
  'release.retracted.v1': 'Retracted',
};

/** The report as plain text, for the mail. */
export function reportText(report: Report): string {
  const lines = [
    `${VERDICTS[report.stage]}: ${report.upload.key}`,
    ...(report.title ? [`Title: ${report.title}`] : []),
    ...(report.url ? [report.url] : []),
    '',
    ...report.errors.flatMap((problem) => problemLines('Error', problem)),
    ...report.warnings.flatMap((problem) => problemLines('Warning', problem)),
    ...(report.outcome === 'rejected'
      ? ['What was public before is public still. Mend the file and upload it again.']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function problemLines(kind: string, problem: Problem): string[] {
  return [`${kind}${where(' in ', problem, '')}: ${problem.message}`, `  What to do: ${problem.mend}`, ''];
}

const where = (before: string, { line, column }: Problem, after: string): string =>
  line === undefined
    ? ''
    : `${before}line ${line}${column === undefined ? '' : `, column ${column}`}${after}`;

const STYLE = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}
code,dd{overflow-wrap:anywhere}dd{margin-inline-start:1.25rem}li{margin-block:.75rem}dt{font-weight:600}.mend{display:block;opacity:.85}`;

/** The report as a page that stands alone: it is opened from a bucket. */
export function reportHtml(report: Report): string {
  return String(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>${VERDICTS[report.stage]}: ${report.upload.key}</title><style>${STYLE}</style></head><body>
<h1>${VERDICTS[report.stage]}</h1>
<p><code dir="auto">${report.upload.key}</code></p>
<dl>
${report.title ? html`<dt>Title</dt><dd dir="auto">${report.title}</dd>` : ''}
${report.language ? html`<dt>Language</dt><dd>${report.language}</dd>` : ''}
${report.revision ? html`<dt>Revision</dt><dd>${report.revision}</dd>` : ''}
${report.url ? html`<dt>Page</dt><dd><a href="${report.url}">${report.url}</a></dd>` : ''}
<dt>Received</dt><dd><time datetime="${report.receivedAt}">${report.receivedAt}</time></dd>
</dl>
${problemList('Errors', report.errors)}${problemList('Warnings', report.warnings)}
${report.outcome === 'rejected' ? html`<p>What was public before is public still. Mend the file and upload it again.</p>` : ''}
</body></html>
`);
}

function problemList(title: string, problems: Problem[]) {
  if (problems.length === 0) return '';
  return html`<h2>${title}</h2><ul>${problems.map(
    (problem) =>
      html`<li dir="auto">${where('In ', problem, ': ')}${problem.message} <span class="mend">${problem.mend}</span></li>`,
  )}</ul>`;
}
