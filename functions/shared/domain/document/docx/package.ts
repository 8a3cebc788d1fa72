import { buffer } from 'node:stream/consumers';
import { type Entry, fromBufferPromise } from 'yauzl';
import { Unreadable } from '../../problems.ts';
import { limits } from '../limits.ts';

/** The parts of a Word file that are read beside its text, by name; and the names of all. */
export interface DocxPackage {
  names: string[];
  /** Text of an XML part; undefined where there is none of the name. */
  xml(name: string): string | undefined;
}

/** A compound file (MS-CFB, section 2.2): Word before 2007, or a file with a password. */
const COMPOUND = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

/**
 * Opens a Word file (ECMA-376, part 2: a zip) and unpacks its XML, counting what comes out and not what the file claims.
 * Whatever is read of it later has passed here.
 *
 * @throws Unreadable `docx-old`, `docx-broken`, `docx-too-large`, `docx-entities`, `too-deep`
 */
export async function openPackage(bytes: Uint8Array): Promise<DocxPackage> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.subarray(0, COMPOUND.length).equals(COMPOUND)) throw new Unreadable('docx-old');
  const parts = new Map<string, string>();
  const names = new Set<string>();
  let unzipped = 0;
  try {
    const zip = await fromBufferPromise(file, { lazyEntries: true, validateEntrySizes: true });
    for await (const entry of zip.eachEntry()) {
      const { fileName: name } = entry;
      if (names.has(name)) throw new Unreadable('docx-broken', { why: `two parts are named ${name}` });
      names.add(name);
      unzipped += entry.uncompressedSize;
      refuseLarge(entry, names.size, unzipped, file.length);
      if (name.endsWith('/')) continue;
      // Read whole even where nobody looks at it: a part that is broken is found here, and not by the next reader.
      const content = await buffer(await zip.openReadStreamPromise(entry));
      if (/\.(?:xml|rels)$/i.test(name)) parts.set(name, decoded(name, content));
    }
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable('docx-broken', { why: error instanceof Error ? error.message : String(error) });
  }
  for (const text of parts.values()) refuseDeep(text);
  return { names: [...names], xml: (name) => parts.get(name) };
}

/** A declared size that is not kept to is an error of yauzl's. */
function refuseLarge(entry: Entry, count: number, unzipped: number, packed: number): void {
  const { entries, partBytes, totalBytes, ratio, ratioFrom } = limits.docx;
  const values = { name: entry.fileName, count, unzipped, packed };
  const isBomb = unzipped > ratioFrom && unzipped > ratio * packed;
  if (count > entries || entry.uncompressedSize > partBytes || unzipped > totalBytes || isBomb) {
    throw new Unreadable('docx-too-large', values);
  }
}

function decoded(name: string, content: Buffer): string {
  const text =
    content[0] === 0xff && content[1] === 0xfe ? content.toString('utf16le') : content.toString('utf8');
  // Word writes none; a reader that resolves them can be made to grow, or to fetch.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new Unreadable('docx-entities', { name });
  return text;
}

/** Parsers of XML are recursive. */
function refuseDeep(xml: string): void {
  let depth = 0;
  for (const [tag] of xml.matchAll(/<[/!?]?[^<>]*>/g)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>') && !/^<[!?]/.test(tag)) depth += 1;
    if (depth > limits.docx.depth) throw new Unreadable('too-deep', { most: limits.docx.depth });
  }
}
