import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { monthOf } from '../../../functions/shared/domain/address.ts';
import { startOfDay } from '../../../functions/shared/domain/document/time-zone.ts';
import { testNewsroom } from '../../support/newsroom.ts';
import { editionOf } from './reading.ts';

const corpus = fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));
const present = existsSync(corpus);
if (!present) console.warn('no corpus of real releases beside the project: its tests are left out');

const settings = { ...testNewsroom, languages: ['en', 'fr', 'ar', 'es', 'ru', 'zh'] };
const files = (folder: string, end: string): string[] =>
  present ? readdirSync(`${corpus}${folder}`).filter((name) => name.endsWith(end)) : [];
const text = (path: string): string => readFileSync(`${corpus}${path}`, 'utf8');
const dayOf = (iso: string): string => {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
  return startOfDay({ year, month, day }, settings.timeZone);
};
const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();
const unescaped = (html: string): string =>
  oneLine(
    html.replace(
      /&(amp|quot|mdash|nbsp);/g,
      (_, name) => ({ amp: '&', quot: '"', mdash: '—', nbsp: ' ' })[String(name)] ?? '',
    ),
  );

// What is expected is read from the files, which are not ours to copy from.
describe.runIf(present)('real releases', async () => {
  it('as text with the menu of their site', async () => {
    for (const file of files('iom', '')) {
      const lines = text(`iom/${file}`).trim().split('\n');
      const first = lines.findIndex((line) => /^\p{Lu}\p{L}+ – /u.test(line));
      const [place = ''] = lines[first]?.split(' ') ?? [];
      const { document } = await editionOf(readFileSync(`${corpus}iom/${file}`), 'txt', {}, settings);
      expect(document.title).toBe(lines[first - 1]);
      expect(document.dateline).toEqual({ place, countryCode: 'TR' });
      expect(document.bodyText.split('\n\n')).toEqual([
        lines[first]?.replace(`${place} – `, ''),
        ...lines.slice(first + 1),
      ]);
      const addresses = lines.at(-1)?.match(/[\w.]+@[\w.]+\w/g);
      expect(document.contacts.map(({ email }) => email)).toEqual(addresses);
      for (const { name, phone, phoneText } of document.contacts) {
        expect(lines.at(-1)).toContain(name);
        expect(phone).toBe(`+${phoneText?.replace(/\D/g, '')}`);
      }
    }
  });

  it.each(files('minlaw', '.md'))('in Markdown of another system: %s', async (file) => {
    const source = text(`minlaw/${file}`);
    const { document, warnings } = await editionOf(source, 'md', {}, settings);
    const [matter = ''] = source.slice(4).split(/^---$/m);
    const title = oneLine(/^title:\s*([\s\S]*?)\n(?=\w+:|\s*$)/m.exec(matter)?.[1] ?? '');
    expect(document.title).toBe(
      /^'.*'$/.test(title) ? title.slice(1, -1).replaceAll("''", "'") : title.replace(/^"|"$/g, ''),
    );
    const moment = /^date: (\S+Z)$/m.exec(matter)?.[1];
    expect(document.date).toBe(moment ?? dayOf(file.slice(0, 10)));
    expect(document.bodyText).not.toMatch(/Posted in|\{:/);
    expect(document.bodyText).not.toBe('');
    expect(document.bodyText).not.toMatch(/^permalink:/m);
    for (const { code } of warnings)
      expect(code).toMatch(/^front-matter-(?:unknown|twice)$|^picture-alt-missing$/);
  });

  it.each(files('debian', '.html'))('in HTML in six languages: %s', async (file) => {
    const source = text(`debian/${file}`);
    const { document, language, warnings } = await editionOf(
      source,
      'html',
      { fileName: 'a.html' },
      settings,
    );
    expect(document.title).toBe(unescaped(/<title>([\s\S]*?)<\/title>/.exec(source)?.[1] ?? ''));
    expect(language).toBe(/<html lang="(\w+)/.exec(source)?.[1]);
    const date = /"dcterms.date" content="([^"]*)"/.exec(source)?.[1] ?? '';
    expect(document.date).toBe(dayOf(date.includes('.') ? date.split('.').reverse().join('-') : date));
    expect(warnings).toEqual([]);
  });

  it.each(files('doj', '.html'))('as saved pages of a ministry: %s', async (file) => {
    const source = text(`doj/${file}`);
    const { document, warnings } = await editionOf(source, 'html', {}, settings);
    const letters = (words: string): string => words.replace(/&#?\w+;/g, '').replace(/[^\p{L}\p{N}]/gu, '');
    expect(letters(document.title)).toBe(letters(/<title>([^|]*)\|/.exec(source)?.[1] ?? ''));
    // Icons of the site's own files have no words, and nobody can give them any now.
    expect(warnings.filter(({ code }) => code !== 'picture-alt-missing')).toEqual([]);
    expect(monthOf(document.date, 'America/New_York')).toBe(
      /"dc:date"[^>]*content="(\d{4}-\d{2})/.exec(source)?.[1],
    );
    const said = wordsOf(`${document.dateline?.place ?? ''} ${document.bodyText}`);
    const wanted = wordsOf(text(`doj/${file.replace('.html', '.txt')}`));
    const found = [...wanted].reduce((sum, [word, count]) => sum + Math.min(count, said.get(word) ?? 0), 0);
    expect(found / total(wanted)).toBeGreaterThan(0.98);
    expect(document.bodyText).not.toMatch(/Press Release Number|Facebook|Report a Crime/);
  });
});

function wordsOf(words: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const total = (counts: Map<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);
