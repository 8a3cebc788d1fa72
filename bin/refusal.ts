import { CommanderError } from 'commander';

/** A command that is not done, for a reason that the user can mend. The message is all they need. */
export class Refusal extends Error {
  /** Exit status: 1 refused, 2 wrong use, 3 not in time. */
  readonly status: 1 | 2 | 3;

  constructor(message: string, status: 1 | 2 | 3 = 1) {
    super(message);
    this.status = status;
  }
}

/** The exit status that an error means. */
export function statusOf(error: unknown): number {
  if (error instanceof Refusal) return error.status;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  return 1;
}

const MENDS: [RegExp, string][] = [
  [
    /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT/,
    'Nothing answers there. Is "npm start" running, or is the outputs file of a stage that is gone?',
  ],
  [
    /credential|ExpiredToken|UnrecognizedClient|InvalidSignature|InvalidAccessKey/i,
    'Sign in to the account of the stage, for instance with AWS_PROFILE.',
  ],
  [/region/i, 'Set AWS_REGION to the region of the stage.'],
  [
    /ResourceNotFound|NoSuchBucket|NonExistentQueue|QueueDoesNotExist/,
    'The outputs file names what is not there: write it again with "npx cdk deploy --all --outputs-file FILE", or start "npm start" again.',
  ],
  [/AccessDenied|NotAuthorized/i, 'docs/deploying.md says what the command line needs.'],
];

/** What went wrong in one line, with what to do where it is known. */
export function explain(error: unknown): string {
  if (error instanceof Refusal) return `dateline: ${error.message}`;
  const { name, message, code } = plain(error);
  const mend = MENDS.find(([pattern]) => pattern.test(`${name} ${code} ${message}`))?.[1];
  const what = (message || code || name).replace(/\s+/g, ' ').trim();
  return `dateline: ${what}${/[.!?]$/.test(what) ? '' : '.'} ${mend ?? 'DEBUG=1 shows more.'}`;
}

function plain(error: unknown): { name: string; message: string; code: string } {
  if (!(error instanceof Error)) return { name: '', message: String(error), code: '' };
  const code = 'code' in error ? String(error.code) : '';
  return { name: error.name, message: error.message, code };
}
