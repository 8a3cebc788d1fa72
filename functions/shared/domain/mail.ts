/** Mail as those see it who send it. */

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** Further headers by name. A line break in a value is no way to a header of one's own: it is a space. */
  headers?: Record<string, string>;
  /** BCP 47; `Content-Language`, and the sender's name in that language. */
  language?: string;
  /** Names and values of letters, digits, `_` and `-`: SES repeats them in its own events about the mail. */
  tags?: Record<string, string>;
}

export interface Mailer {
  /**
   * Sends one mail, once: there is no second try inside.
   *
   * @returns SES's id of the message
   * @throws MailNotAccepted, MailRefused, MailFateUnknown
   */
  send(mail: Mail): Promise<{ messageId: string }>;
}

/**
 * What became of a mail that was not accepted, as a type. Without a `cause`: SES's own words may hold the address,
 * and errors are logged (law 11).
 */
export class MailError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** Certainly not accepted, and no fault of this mail: throttled, paused, no connection. May be sent again later. */
export class MailNotAccepted extends MailError {}

/** Certainly not accepted, and it never will be: the address or the content is wrong. */
export class MailRefused extends MailError {}

/** No answer, or one that does not tell: SES may have taken it. Never sent again by guesswork (law 7). */
export class MailFateUnknown extends MailError {}
