import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { shown, Unreadable } from '../../problems.ts';
import type { DocxPackage } from './package.ts';

const relationships = z.object({
  Relationships: z.object({
    Relationship: z
      .array(z.object({ Type: z.string(), Target: z.string(), TargetMode: z.string().optional() }))
      .default([]),
  }),
});

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: { enabled: true, maxEntitySize: 100 },
  isArray: (name) => name === 'Relationship',
});

/** What stands elsewhere and would have to be fetched to show the document. Links are followed by readers alone. */
const FETCHED = /\/(?:image|oleObject|subDocument|frame|aFChunk|video|audio|media|externalLink)$/;

/**
 * Refuses by name what a page can't show or must not run: macros, content that stands elsewhere, drawings without a
 * picture, hidden words. The template that a file was made from is never fetched and does not matter.
 *
 * @throws Unreadable
 */
export function refuseForeign(file: DocxPackage): void {
  const types = file.xml('[Content_Types].xml');
  const document = file.xml('word/document.xml');
  if (types === undefined || document === undefined) {
    throw new Unreadable('docx-broken', { why: 'there is no word/document.xml in it' });
  }
  const macros = file.names.find((name) => /vbaProject|vbaData/i.test(name));
  if (macros !== undefined || /macroEnabled/i.test(types)) {
    throw new Unreadable('docx-macros', { name: macros ?? '[Content_Types].xml' });
  }
  for (const name of file.names.filter((one) => /^word\/.*\.rels$/.test(one))) {
    const outside = relationshipsOf(file.xml(name) ?? '').find(
      ({ Type, TargetMode }) => TargetMode === 'External' && FETCHED.test(Type),
    );
    if (outside) {
      const kind = outside.Type.slice(outside.Type.lastIndexOf('/') + 1);
      throw new Unreadable('docx-external', { kind, target: shown(outside.Target) });
    }
  }
  if (/<w:altChunk\b/.test(document)) throw new Unreadable('docx-chunk');
  const drawing = /<a:graphicData\b[^>]*uri="[^"]*\/(chart|diagram|chartex)"/.exec(document)?.[1];
  if (drawing) throw new Unreadable('docx-drawing', { kind: drawing });
  const hidden = hiddenWords(document);
  if (hidden !== undefined) throw new Unreadable('docx-hidden', { words: shown(hidden) });
}

function relationshipsOf(xml: string) {
  const read = relationships.safeParse(parser.parse(xml));
  return read.success ? read.data.Relationships.Relationship : [];
}

/** Words that Word does not show, which a reader of the page would see. */
function hiddenWords(document: string): string | undefined {
  // A run's properties come first in it, and runs hold no runs but in text boxes.
  for (const [, run = ''] of document.matchAll(/<w:r(?:\s[^>]*)?>((?:(?!<\/?w:r[\s>]).)*)/gs)) {
    const isHidden = /<w:vanish(?:\s*\/>|\s+w:val="(?:1|true|on)"\s*\/>)/.test(run);
    const words = /<w:t(?:\s[^>]*)?>([^<]*\S[^<]*)/.exec(run)?.[1];
    if (isHidden && words) return words.trim();
  }
  return undefined;
}
