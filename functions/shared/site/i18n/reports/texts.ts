import type { Origin } from '../../../domain/release.ts';

/** What became of an upload, for its editor. */
export type ReportVerdict =
  | 'rejected'
  | 'scheduled'
  | 'overdue'
  | 'published'
  | 'corrected'
  | 'minor'
  | 'retracted'
  | 'unchanged'
  | 'superseded'
  | 'media'
  | 'kept'
  | 'gone'
  | 'dropped'
  | 'rehearsal';

/** What reports say, in one language. `{…}` is filled in. */
export interface ReportTexts {
  /** In a word or two, and what happens next. */
  verdicts: Record<ReportVerdict, { verdict: string; next: string }>;
  rehearsal: Record<
    'head' | 'would' | 'subscribers' | 'partners' | 'cost' | 'duration' | 'unknown' | 'files',
    string
  >;
  errors: string;
  warnings: string;
  mend: string;
  links: string;
  page: string;
  revisions: string;
  upload: string;
  received: string;
  due: string;
  understood: string;
  field: string;
  value: string;
  source: string;
  /** `{line}` */
  line: string;
  /** `{line}`, `{column}` */
  lineColumn: string;
  /** `{heading}` */
  near: string;
  howTo: string;
  correct: string;
  retract: string;
  fields: Record<string, string>;
  origins: Record<Origin, string>;
}
