import * as z from 'zod';
import type { StageOutputs } from './stage.ts';

/** A mail as a test sees it. */
export interface ReceivedMail {
  to: string[];
  subject: string;
  text: string;
  html: string;
  /** Lower-case names; empty where the inbox keeps no headers. */
  headers: Record<string, string>;
}

/** The store of aws-ses-v2-local. */
const laptopStore = z.object({
  emails: z.array(
    z.object({
      destination: z.object({ to: z.array(z.string()) }),
      subject: z.string(),
      body: z.object({ text: z.string().optional(), html: z.string().optional() }),
      headers: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
    }),
  ),
});

/** The messages of MiniStack, by account. */
const emulatorStore = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({
        To: z.array(z.string()),
        Subject: z.string(),
        BodyText: z.string().nullish(),
        BodyHtml: z.string().nullish(),
      }),
    ),
  ),
});

/** Every mail that a stage has sent to an address, oldest first. */
export async function mailsTo(stage: StageOutputs, address: string): Promise<ReceivedMail[]> {
  if (!stage.MailInboxUrl) throw new Error('this stage shows no inbox: its outputs have no MailInboxUrl');
  const all = stage.MailInboxUrl.includes('/_ministack/')
    ? await emulatorMails(stage.MailInboxUrl)
    : await laptopMails(new URL('/store', stage.MailInboxUrl).href);
  return all.filter((mail) => mail.to.some((to) => to.includes(address)));
}

async function laptopMails(url: string): Promise<ReceivedMail[]> {
  const { emails } = laptopStore.parse(await (await fetch(url)).json());
  return emails.map((mail) => ({
    to: mail.destination.to,
    subject: mail.subject,
    text: mail.body.text ?? '',
    html: mail.body.html ?? '',
    headers: Object.fromEntries((mail.headers ?? []).map((h) => [h.name.toLowerCase(), h.value])),
  }));
}

async function emulatorMails(url: string): Promise<ReceivedMail[]> {
  const { messages } = emulatorStore.parse(await (await fetch(url)).json());
  return Object.values(messages)
    .flat()
    .map((mail) => ({
      to: mail.To,
      subject: mail.Subject,
      text: mail.BodyText ?? '',
      html: mail.BodyHtml ?? '',
      headers: {},
    }));
}

/** The links of a mail's text that hold `part`. */
export function linksWith(mail: ReceivedMail, part: string): string[] {
  return (mail.text.match(/https?:\/\/[^\s>)]+/g) ?? []).filter((link) => link.includes(part));
}
