import type { EventType } from '../../../events/catalogue.ts';
import { inWords } from '../domain/problems.ts';
import type { Problem, Understood, UploadRecord } from '../domain/release.ts';
import { html, raw } from './html.ts';
import { directionOf, fill, moment } from './i18n/index.ts';
import { type ReportTexts, reportTextsIn } from './i18n/reports/index.ts';
import type { ReportVerdict } from './i18n/reports/texts.ts';

/** What an editor is told of an upload: `reports/<key>.json`, and the same to read. */
export interface Report extends UploadRecord {
  /** How far it has come: the event that this report was written for. */
  stage: EventType | 'rehearsal';
  verdict: ReportVerdict;
  /** The language of the report. */
  reportLanguage: string;
  /** IANA zone in which moments are told. */
  timeZone: string;
  /** The page's address, once it can be opened; below it the revisions, where there are several. */
  url?: string;
  revisionsUrl?: string;
  /** Until when it is held (UTC). */
  dueAt?: string;
  rehearsal?: Rehearsal;
}

/** What an upload would become, and whom it would reach. */
export interface Rehearsal {
  would: 'published' | 'corrected' | 'minor' | 'retracted' | 'unchanged';
  subscribers: number;
  /** Names of partners. */
  partners: string[];
  /** US dollars. */
  cost: number;
  /** Seconds that SES would take; absent: it does not say how fast it is. */
  seconds?: number;
  /** What was played, beside the report. */
  files: string[];
}

/** A moment in words, in the newsroom's zone. */
const momentOf = (iso: string, { reportLanguage, timeZone }: Report): string =>
  moment(iso, reportLanguage, timeZone);

/** The verdict in a word, and what happens next. */
export function verdictOf(report: Report): { verdict: string; next: string } {
  const { verdict, next } = reportTextsIn(report.reportLanguage).verdicts[report.verdict];
  const due = report.dueAt ? momentOf(report.dueAt, report) : '';
  return { verdict, next: fill(next, { due, slug: report.slug ?? '' }) };
}

/** Whether a release is public of which the editor may want to know how to mend or withdraw it. */
const isLive = ({ verdict }: Report): boolean =>
  ['published', 'corrected', 'minor', 'unchanged', 'kept'].includes(verdict);

/** The report as plain text, for the mail. */
export function reportText(report: Report): string {
  const t = reportTextsIn(report.reportLanguage);
  const { verdict, next } = verdictOf(report);
  const lines = [
    `${verdict}: ${report.upload.key}`,
    ...(report.title ? [report.title] : []),
    next,
    '',
    ...problemLines(t.errors, report.errors, report, t),
    ...problemLines(t.warnings, report.warnings, report, t),
    ...rehearsalOf(report, t).map(([name, value]) => `${name}: ${value}`),
    ...linksOf(report, t).map(([name, value]) => `${name}: ${value}`),
    '',
    ...(report.understood.length > 0 ? [`${t.understood}:`] : []),
    ...report.understood.map(
      (one) => `  ${t.fields[one.field] ?? one.field}: ${told(one, report)} (${sourceOf(one, t)})`,
    ),
    ...(isLive(report) ? ['', `${t.howTo}:`, t.correct, fill(t.retract, { slug: report.slug ?? '' })] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function problemLines(
  head: string,
  problems: Problem[],
  { reportLanguage }: Report,
  t: ReportTexts,
): string[] {
  if (problems.length === 0) return [];
  return [
    `${head}:`,
    ...problems.flatMap((problem) => {
      const { message, mend } = inWords(problem, reportLanguage);
      const place = placeOf(problem, t);
      return [`- ${place ? `${place}: ` : ''}${message}`, `  ${t.mend}: ${mend}`];
    }),
    '',
  ];
}

/** "line 3, column 1", or the heading above it. */
function placeOf({ line, column, near }: Problem, t: ReportTexts): string {
  if (line !== undefined) {
    const values = { line: String(line), column: String(column ?? '') };
    return fill(column === undefined ? t.line : t.lineColumn, values);
  }
  return near === undefined ? '' : fill(t.near, { heading: near });
}

function linksOf(report: Report, t: ReportTexts): [string, string][] {
  const all: [string, string | undefined][] = [
    [t.page, report.url],
    [t.revisions, report.revisionsUrl],
    [t.due, report.dueAt && momentOf(report.dueAt, report)],
    [t.received, momentOf(report.receivedAt, report)],
    [t.upload, report.upload.key],
  ];
  return all.flatMap(([name, value]) => (value ? [[name, value]] : []));
}

/** What a rehearsal found out, line by line. */
function rehearsalOf({ rehearsal, reportLanguage }: Report, t: ReportTexts): [string, string][] {
  if (!rehearsal) return [];
  const { would, subscribers, partners, cost, seconds } = rehearsal;
  const number = (n: number, options: Intl.NumberFormatOptions = {}): string =>
    new Intl.NumberFormat(reportLanguage, options).format(n);
  const time =
    seconds === undefined
      ? t.rehearsal.unknown
      : seconds < 120
        ? number(seconds, { style: 'unit', unit: 'second' })
        : number(Math.ceil(seconds / 60), { style: 'unit', unit: 'minute' });
  return [
    [t.rehearsal.would, t.verdicts[would].verdict],
    [t.rehearsal.subscribers, number(subscribers)],
    [t.rehearsal.partners, partners.length > 0 ? partners.join(', ') : '–'],
    [t.rehearsal.cost, number(cost, { style: 'currency', currency: 'USD', maximumFractionDigits: 4 })],
    [t.rehearsal.duration, time],
  ];
}

const sourceOf = ({ from, line }: Understood, t: ReportTexts): string =>
  line === undefined ? t.origins[from] : `${t.origins[from]}, ${fill(t.line, { line: String(line) })}`;

/** Moments are told in words. */
const told = ({ field, value }: Understood, report: Report): string =>
  field === 'date' || field === 'embargo' ? momentOf(value, report) : value;

const STYLE = `:root{color-scheme:light dark;--soft:#5b626d;--line:#dcdcd6;--bad:#a3231f;--good:#1f7a3f;--wait:#0b5c8a}
@media (prefers-color-scheme:dark){:root{--soft:#a3acb8;--line:#363e47;--bad:#ff9a8f;--good:#6fd394;--wait:#7cc4ec}}
body{font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",Arial,sans-serif;max-width:46rem;margin:0 auto;padding:2rem 1.1rem 4rem}
header{border-block-start:6px solid var(--mark);padding-block-start:1rem}
h1{font-size:1.7rem;line-height:1.2;margin:0;color:var(--mark)}h2{font-size:1.05rem;margin:2.2rem 0 .6rem}
header p{margin:.4rem 0}.title{font-weight:600;font-size:1.15rem}.next{font-size:1.05rem}
code,td,dd,a{overflow-wrap:anywhere}code{font-size:.92em}
ul.problems{list-style:none;padding:0;display:grid;gap:.9rem;margin:0}
ul.problems li{border-inline-start:4px solid var(--bad);padding-inline-start:.9rem}ul.warnings li{border-color:var(--line)}
.place{display:block;color:var(--soft);font-size:.9rem}.mend{display:block}
dl{display:grid;grid-template-columns:minmax(5rem,max-content) minmax(0,1fr);gap:.35rem 1.1rem;margin:0}dt{color:var(--soft)}dd{margin:0}
table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.45rem .8rem .45rem 0;border-block-end:1px solid var(--line)}
thead th{color:var(--soft);font-weight:500;font-size:.9rem}tbody th{font-weight:600;white-space:nowrap}td.from{color:var(--soft);font-size:.9rem;min-width:7rem}
@media (max-width:34rem){thead{display:none}tr,th,td{display:block;border:0;padding:0}tr{border-block-end:1px solid var(--line);padding-block:.5rem}}
@media print{body{padding:0;max-width:none}}`;

const MARKS: Partial<Record<ReportVerdict, string>> = {
  rejected: 'bad',
  overdue: 'bad',
  rehearsal: 'wait',
  scheduled: 'wait',
  kept: 'wait',
  retracted: 'wait',
  superseded: 'wait',
};

/** The report as a page that stands alone: it is opened from a bucket. */
export function reportHtml(report: Report): string {
  const t = reportTextsIn(report.reportLanguage);
  const { verdict, next } = verdictOf(report);
  return String(html`<!doctype html>
<html lang="${report.reportLanguage}" dir="${directionOf(report.reportLanguage)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${verdict}: ${report.upload.key}</title><style>${raw(STYLE)}</style></head>
<body style="--mark:var(--${MARKS[report.verdict] ?? 'good'})"><main>
<header><h1>${verdict}</h1>
${report.title ? html`<p class="title" dir="auto">${report.title}</p>` : ''}
<p class="next">${next}</p></header>
${problemList(t.errors, '', report.errors, report, t)}${problemList(t.warnings, ' warnings', report.warnings, report, t)}
${rehearsalHtml(report, t)}
<section><h2>${t.links}</h2><dl>
${linksOf(report, t).map(
  ([name, value]) =>
    html`<dt>${name}</dt><dd>${/^https?:/.test(value) ? html`<a href="${value}" dir="ltr">${value}</a>` : value === report.upload.key ? html`<code dir="auto">${value}</code>` : value}</dd>\n`,
)}</dl></section>
${understoodTable(report, t)}
${isLive(report) ? html`<section><h2>${t.howTo}</h2><p>${t.correct}</p><p>${fill(t.retract, { slug: report.slug ?? '' })}</p></section>` : ''}
</main></body></html>
`);
}

function problemList(title: string, kind: string, problems: Problem[], report: Report, t: ReportTexts) {
  if (problems.length === 0) return '';
  return html`<section><h2>${title}</h2><ul class="problems${kind}">${problems.map((problem) => {
    const { message, mend } = inWords(problem, report.reportLanguage);
    const place = placeOf(problem, t);
    return html`<li dir="auto">${place ? html`<span class="place">${place}</span>` : ''}<strong>${message}</strong> <span class="mend">${mend}</span></li>\n`;
  })}</ul></section>`;
}

function rehearsalHtml(report: Report, t: ReportTexts) {
  const { rehearsal } = report;
  if (!rehearsal) return '';
  return html`<section><h2>${t.rehearsal.head}</h2><dl>
${rehearsalOf(report, t).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)}<dt>${t.rehearsal.files}</dt><dd>${rehearsal.files.map((file) => html`<a href="${file.split('/').map(encodeURIComponent).join('/')}">${file.slice(file.lastIndexOf('/') + 1)}</a> `)}</dd></dl></section>`;
}

function understoodTable(report: Report, t: ReportTexts) {
  if (report.understood.length === 0) return '';
  return html`<section><h2>${t.understood}</h2><table><thead><tr><th scope="col">${t.field}</th><th scope="col">${t.value}</th><th scope="col">${t.source}</th></tr></thead><tbody>
${report.understood.map(
  (one) =>
    html`<tr><th scope="row">${t.fields[one.field] ?? one.field}</th><td dir="auto">${told(one, report)}</td><td class="from">${sourceOf(one, t)}</td></tr>\n`,
)}</tbody></table></section>`;
}
