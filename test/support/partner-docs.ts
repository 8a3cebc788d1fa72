import { readFileSync } from 'node:fs';

export const partnerPage = readFileSync(new URL('../../docs/partners.md', import.meta.url), 'utf8');

/** The blocks of docs/partners.md, by the name that stands behind the language of each. */
export const partnerDocs: ReadonlyMap<string, string> = new Map(
  [...partnerPage.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(([, name = '', text = '']) => [name, text]),
);
