import * as z from 'zod';

/** A webhook as it came. */
export const receivedWebhook = z.object({
  id: z.string(),
  /** UTC. */
  at: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  signature: z.object({ valid: z.boolean(), explanation: z.string() }),
});
export type ReceivedWebhook = z.infer<typeof receivedWebhook>;
