import * as z from 'zod';

export const endpoint = z.strictObject({
  id: z.string(),
  url: z.url(),
  /** `whsec_` and base64 of 32 bytes (Standard Webhooks, "Signature scheme"). */
  secret: z.string().startsWith('whsec_'),
  state: z.enum(['active', 'disabled']),
});
export type Endpoint = z.infer<typeof endpoint>;

/** Who takes releases by webhook, and which. Empty lists mean: all. */
export const partner = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  name: z.string().min(1),
  endpoints: z.array(endpoint).min(1),
  languages: z.array(z.string()),
  topics: z.array(z.string()),
  places: z.array(z.string()),
  createdAt: z.iso.datetime(),
});
export type Partner = z.infer<typeof partner>;
