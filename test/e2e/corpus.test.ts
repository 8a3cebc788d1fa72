import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { newsroomClient, unique } from '../support/newsroom-client.ts';

const corpus = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const present = existsSync(corpus);
if (!present) console.warn('no corpus of real releases beside the project: its tests are left out');

const { upload, text, pageWith } = newsroomClient();
const read = (path: string): Buffer => readFileSync(`${corpus}${path}`);

describe.runIf(present)('a real release', () => {
  it('of a UN agency, as plain text with the noise of its site, publishes under its own headline', async () => {
    const slug = unique('network');
    const [file] = readdirSync(`${corpus}iom`);
    await upload(`releases/${slug}/en.txt`, read(`iom/${file}`));
    // What is expected is read from the file, which is not ours to copy from: its body begins at the dateline.
    const lines = read(`iom/${file}`).toString('utf8').trim().split('\n');
    const body = lines.findIndex((line) => /^\p{Lu}\p{L}+ – /u.test(line));
    const [headline = '', [place = '']] = [lines[body - 1], lines[body]?.split(' ') ?? []];
    const addresses = lines.at(-1)?.match(/[\w.]+@[\w.]+\w/g) ?? [];
    expect(addresses).toHaveLength(2);
    const home = await pageWith('/en/news/', slug);
    const path = new RegExp(`href="([^"]*/${slug}/)"`).exec(home)?.[1] ?? '';
    const page = await pageWith(path, escapeHtml(headline));
    for (const address of addresses) expect(page).toContain(`mailto:${address}`);
    const phones = [...(lines.at(-1) ?? '').matchAll(/Tel: \+?([\d ]+)/g)].map(([, digits = '']) =>
      digits.replaceAll(' ', ''),
    );
    expect(phones).toHaveLength(2);
    for (const phone of phones) expect(page).toContain(`href="tel:+${phone}"`);
    const shown = (await text(`${path}index.txt`)).split('\n');
    for (const noise of lines.slice(0, body - 1)) expect(shown).not.toContain(noise);
    expect(
      JSON.stringify(z.record(z.string(), z.unknown()).parse(JSON.parse(await text(`${path}index.json`)))),
    ).toContain(place);
  });

  it('in Markdown with the front matter of another system publishes with its own title and date', async () => {
    const slug = unique('statement');
    await upload(`releases/${slug}/en.md`, read('minlaw/1999-08-18-Press-Statement.md'));
    await pageWith(`/en/news/1999/08/${slug}/`, 'Press Statement');
  });

  it('in all its languages is one release with linked editions', async () => {
    const slug = unique('spi');
    const files = readdirSync(`${corpus}debian`).filter((name) => name.startsWith('19970307b.'));
    const languages = files.map((name) => name.split('.')[1] ?? '');
    expect(languages.length).toBeGreaterThan(2);
    for (const [i, name] of files.entries())
      await upload(`releases/${slug}.${languages[i]}.html`, read(`debian/${name}`));
    for (const language of languages) {
      for (const other of languages) {
        if (other !== language)
          await pageWith(`/${language}/news/1997/03/${slug}/`, `/${other}/news/1997/03/${slug}/`);
      }
    }
  });
});

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&#39;');
}
