import { SECURITY_TXT } from '../../domain/pages.ts';
import { textFile } from '../files.ts';
import type { RenderContext, RenderedPage } from '../rendered.ts';

/** security.txt (RFC 9116): whom to tell of a fault of security. `undefined`: the newsroom says nobody. */
export async function renderSecurity({
  settings,
  siteUrl,
}: RenderContext): Promise<RenderedPage | undefined> {
  const { security, languages } = settings;
  if (!security) return undefined;
  const fields: [string, string][] = [
    ...security.contact.map((uri): [string, string] => ['Contact', uri]),
    ['Expires', `${security.expires}T00:00:00Z`],
    ...(security.encryption ? [['Encryption', security.encryption] satisfies [string, string]] : []),
    ...(security.policy ? [['Policy', security.policy] satisfies [string, string]] : []),
    ['Preferred-Languages', languages.join(', ')],
    ['Canonical', `${siteUrl}${SECURITY_TXT}`],
  ];
  const text = fields.map(([name, value]) => `${name}: ${value}\n`).join('');
  return { files: { 'index.html': textFile(text) } };
}
