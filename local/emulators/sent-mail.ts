import * as z from 'zod';

/** A mail that SES took, as far as its events tell of it. */
export const sentMail = z.object({
  messageId: z.string(),
  source: z.string(),
  destination: z.array(z.string()),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  configurationSet: z.string().optional(),
  tags: z.record(z.string(), z.string()),
});
export type SentMail = z.infer<typeof sentMail>;
