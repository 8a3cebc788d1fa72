import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { fieldNamed } from '../field-names.ts';
import type { Entry } from '../front-matter.ts';
import type { DocxPackage } from './package.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  removeNSPrefix: true,
  processEntities: { enabled: true, maxEntitySize: 100 },
  isArray: (name) => name === 'property',
});

const text = z.union([z.string(), z.object({ '#text': z.string() }).transform((node) => node['#text'])]);
const core = z.object({ coreProperties: z.object({ title: text.optional() }) });
const custom = z.object({
  Properties: z.object({
    property: z.array(z.object({ name: z.string() }).catchall(z.unknown())).default([]),
  }),
});

/** Titles that word processors give by themselves, and names of files. */
const NO_TITLE =
  /^(?:(?:microsoft )?word|document|dokument|documento|doc|untitled|title|template)(?![a-z]).{0,12}$|\.(?:docx?|dotx?|rtf|odt)$|^[\w-]*\d{4,}[\w-]*$/i;

/** The title that a file states of itself (ECMA-376, part 2, "Core properties"), where it is one. */
export function statedTitle(file: DocxPackage): string | undefined {
  const read = core.safeParse(parser.parse(file.xml('docProps/core.xml') ?? ''));
  const title = (read.data?.coreProperties.title ?? '').replace(/\s+/g, ' ').trim();
  return title.length < 4 || NO_TITLE.test(title) ? undefined : title;
}

/** Custom properties (File ▸ Info ▸ Advanced properties) that have names of front matter. */
export function customEntries(file: DocxPackage): Map<string, Entry> {
  const read = custom.safeParse(parser.parse(file.xml('docProps/custom.xml') ?? ''));
  const entries = new Map<string, Entry>();
  for (const { name, ...more } of read.data?.Properties.property ?? []) {
    const field = fieldNamed(name);
    const value = ['lpwstr', 'lpstr', 'filetime', 'bool'].map((kind) => more[kind]).find(isText);
    if (field && value?.trim()) entries.set(field, { value: value.trim(), from: 'front-matter' });
  }
  return entries;
}

const isText = (value: unknown): value is string => typeof value === 'string';
