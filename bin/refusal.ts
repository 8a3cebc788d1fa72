/** A command that is not done, for a reason that the user can mend. The message is all they need. */
export class Refusal extends Error {
  /** Exit status: 1 refused, 2 wrong use, 3 not in time. */
  readonly status: 1 | 2 | 3;

  constructor(message: string, status: 1 | 2 | 3 = 1) {
    super(message);
    this.status = status;
  }
}

/** What went wrong in one line, with what to do where it is known. */
export function explain(error: unknown): string {
  if (error instanceof Refusal) return `dateline: ${error.message}`;
  const { message, code } = plain(error);
  if (code === 'ECONNREFUSED' || /ECONNREFUSED/.test(message)) {
    return 'dateline: nothing answers where the stage should be. Is "npm start" running? Its addresses are in .local/outputs.json.';
  }
  if (/credentials/i.test(message)) {
    return `dateline: ${message}. Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for the account of the stage.`;
  }
  return `dateline: ${message} (DEBUG=1 shows more)`;
}

function plain(error: unknown): { message: string; code: string } {
  if (!(error instanceof Error)) return { message: String(error), code: '' };
  const code = 'code' in error ? String(error.code) : '';
  return { message: error.message || error.name || code, code };
}
