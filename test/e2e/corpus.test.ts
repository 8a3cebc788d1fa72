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
    const headline = 'UN Network on Migration Established';
    const home = await pageWith('/en/', slug);
    const path = new RegExp(`href="([^"]*/${slug}/)"`).exec(home)?.[1] ?? '';
    const page = await pageWith(path, headline);
    expect(page).toContain('lwalsh@iom.int');
    expect(page).toContain('fkim@iom.int');
    expect(page).toContain('tel:+905336987285');
    expect(page).toContain('tel:+41797480395');
    expect(page).not.toContain('Where We Work');
    expect(page).not.toContain('2030 Agenda');
    const item = z.record(z.string(), z.unknown()).parse(JSON.parse(await text(`${path}index.json`)));
    expect(JSON.stringify(item)).toContain('Ankara');
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
