import type { Problem, UploadRecord } from '../shared/domain/release.ts';

/** What became of an upload, as far as it is for the editor to know. */
export type Verdict = Pick<UploadRecord, 'outcome' | 'errors' | 'warnings'> &
  Partial<
    Pick<
      UploadRecord,
      | 'slug'
      | 'language'
      | 'revision'
      | 'title'
      | 'path'
      | 'editor'
      | 'editorLanguage'
      | 'quiet'
      | 'understood'
    >
  > & {
    /** It stands in the index already, because it had to be there before an event. */
    recorded?: true;
  };

/** What an upload's metadata says of its report: who is told, in which language, and how much. */
export function aboutReport(
  metadata: Record<string, string>,
): Pick<Verdict, 'editor' | 'editorLanguage' | 'quiet'> {
  const { editor, 'editor-language': language, report } = metadata;
  return {
    ...(editor ? { editor } : {}),
    ...(language && /^[a-z]{2,3}$/.test(language) ? { editorLanguage: language } : {}),
    ...(report === 'quiet' ? { quiet: true } : {}),
  };
}

export const rejected = (errors: Problem[], more: Partial<Verdict> = {}): Verdict => ({
  warnings: [],
  ...more,
  outcome: 'rejected',
  errors,
});
