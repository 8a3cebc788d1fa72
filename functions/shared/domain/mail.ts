/** Mail as those see it who send it. */
import { randomBytes } from 'node:crypto';
import { TOKEN_LENGTH } from './audience-tokens.ts';

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

/** What differs from reader to reader of the same words. */
export interface Recipient {
  /** As `readAddress` gives it. */
  address: string;
  /** Of the links to manage and to leave; as long as every other of its use. */
  token: string;
  /** Local part of the Message-ID: 32 hexadecimal digits. */
  messageId: string;
}

/**
 * Stands in a mail, while it is composed, where each recipient's own values go. By chance, so that no words of a release
 * are taken for it: who writes a token into their text would lead readers elsewhere with it.
 */
export const PLACEHOLDER = {
  token: randomBytes(TOKEN_LENGTH.mail).toString('hex').slice(0, TOKEN_LENGTH.mail),
  messageId: randomBytes(16).toString('hex'),
};

/** A mail that is written but for its recipient: composed once, spliced for each. */
export interface PreparedMail {
  /** The MIME message for one recipient (RFC 5322), CRLF. */
  to(recipient: Recipient): Uint8Array;
}

/** Mail in bulk: one composition for many recipients. */
export interface BulkMailer {
  /**
   * Sends one message, once: there is no second try inside.
   *
   * @throws MailNotAccepted, MailRefused, MailFateUnknown
   */
  sendRaw(to: string, raw: Uint8Array, tags: Record<string, string>): Promise<{ messageId: string }>;
}

/** What SES lets the account send. */
export interface SendQuota {
  /** Mails a second. */
  rate: number;
  /** Mails a day; Infinity: no limit. */
  day: number;
  /** Mails that are left of the day's (the last 24 hours'). */
  left: number;
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
