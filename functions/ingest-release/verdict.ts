import type { Problem, UploadRecord } from '../shared/domain/release.ts';

/** What became of an upload, as far as it is for the editor to know. */
export type Verdict = Pick<UploadRecord, 'outcome' | 'errors' | 'warnings'> &
  Partial<
    Pick<
      UploadRecord,
      'slug' | 'language' | 'revision' | 'title' | 'path' | 'editor' | 'editorLanguage' | 'understood'
    >
  > & {
    /** It stands in the index already, because it had to be there before an event. */
    recorded?: true;
  };

export const rejected = (errors: Problem[], more: Partial<Verdict> = {}): Verdict => ({
  warnings: [],
  ...more,
  outcome: 'rejected',
  errors,
});
