import { type Mail, MailRefused, PLACEHOLDER, type PreparedMail } from '../domain/mail.ts';
import { compose, type MailerSettings } from './mailer.ts';

/** Stands for the address while a mail is composed (RFC 2606, section 2). */
const NOBODY = 'recipient@placeholder.invalid';

/** Where a part of a value goes in the message. */
interface Run {
  /** Byte of the message. */
  at: number;
  /** Characters of the value. */
  from: number;
  to: number;
}

/**
 * Composes a mail once for all who get it. Its text, HTML and headers say `PLACEHOLDER` where a recipient's own values
 * go: those have one length, so that the line breaks of quoted-printable stay where they are, and a message is a copy
 * with some bytes replaced.
 */
export async function prepareMail(
  mail: Omit<Mail, 'to' | 'tags'>,
  from: MailerSettings['from'],
): Promise<PreparedMail> {
  const { raw } = await compose({ ...mail, to: NOBODY }, from);
  const message = Buffer.from(raw);
  const text = message.toString('latin1');
  const start = text.indexOf(`To: ${NOBODY}\r\n`) + 'To: '.length;
  if (start < 'To: '.length) throw new Error('the composed mail has no address to replace');
  const [head, tail] = [message.subarray(0, start), message.subarray(start + NOBODY.length)];
  const runs = {
    token: [runsOf(head, PLACEHOLDER.token), runsOf(tail, PLACEHOLDER.token)],
    messageId: [runsOf(head, PLACEHOLDER.messageId), runsOf(tail, PLACEHOLDER.messageId)],
  };
  return {
    to({ address, token, messageId }) {
      if (!MAILBOX.test(address)) throw new MailRefused('the address is none that a mail can carry');
      const bytes = Buffer.allocUnsafe(head.length + address.length + tail.length);
      const after = head.length + address.length;
      head.copy(bytes);
      bytes.write(address, head.length, 'latin1');
      tail.copy(bytes, after);
      for (const [name, value] of [
        ['token', token],
        ['messageId', messageId],
      ] as const) {
        if (value.length !== PLACEHOLDER[name].length || !PLAIN.test(value))
          throw new Error(
            `a ${name} has ${PLACEHOLDER[name].length} letters, digits, ., - and _; this one has ${value.length}`,
          );
        for (const [i, offset] of [0, after].entries())
          for (const run of runs[name][i] ?? [])
            bytes.write(value.slice(run.from, run.to), offset + run.at, 'latin1');
      }
      return bytes;
    },
  };
}

/** One mailbox without quotes or comments (RFC 5321, section 4.1.2), in ASCII: SES carries no other. */
const MAILBOX = /^(?=.{3,254}$)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]+$/;
/** What quoted-printable leaves as it is (RFC 2045, section 6.7). */
const PLAIN = /^[A-Za-z0-9._-]*$/;

/** Everywhere that a placeholder stands, though soft line breaks cut through it. */
function runsOf(bytes: Buffer, placeholder: string): Run[] {
  const found = bytes.toString('latin1').matchAll(new RegExp([...placeholder].join('(?:=\r\n)?'), 'g'));
  return [...found].flatMap(({ 0: match, index }) => {
    let from = 0;
    let at = index;
    return match.split('=\r\n').map((part): Run => {
      const run = { at, from, to: from + part.length };
      from = run.to;
      at += part.length + '=\r\n'.length;
      return run;
    });
  });
}
