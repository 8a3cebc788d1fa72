import { Unreadable } from '../problems.ts';
import { limits } from './limits.ts';

/** Controls (tab and line feed but) and noncharacters: neither HTML nor XML may hold them. Marks of direction stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufdd0-\ufdef\ufeff\ufffe\uffff]/g;
/** Encodings of old pages that may be stated in a `<meta>`. */
const LEGACY =
  /<meta[^>]{0,200}charset\s*=\s*["']?\s*(windows-125\d|iso-8859-\d{1,2}|latin1|us-ascii|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-jp|euc-kr)["'\s/>;]/i;

/** Without the characters that no page, feed or mail may hold. */
export const withoutControls = (text: string): string => text.replace(FORBIDDEN, '');

/**
 * Bytes to text: UTF-8, UTF-16 with its mark, or the older encoding that an HTML page states; line feeds only,
 * no control characters, NFC.
 *
 * @throws Unreadable `encoding` with the offset of the first bad byte, `empty`, `too-many-characters`
 */
export function decodeText(bytes: Uint8Array, format: 'md' | 'html' | 'txt'): string {
  const text = withoutControls(decoded(bytes, format).replace(/\r\n?/g, '\n')).normalize('NFC');
  if (text.trim() === '') {
    throw new Unreadable('empty', { bytes: bytes.length });
  }
  if (text.length > limits.characters[format]) {
    throw new Unreadable('too-many-characters', { length: text.length, most: limits.characters[format] });
  }
  return text;
}

function decoded(bytes: Uint8Array, format: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const text = strict(bytes);
  if (text !== undefined) return text;
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  const stated = format === 'html' ? LEGACY.exec(head)?.[1] : undefined;
  if (stated) return new TextDecoder(stated).decode(bytes);

  const offset = firstBadByte(bytes);
  const byte = (bytes[offset] ?? 0).toString(16).padStart(2, '0');
  const line = new TextDecoder().decode(bytes.subarray(0, offset)).split(/\r\n?|\n/).length;
  throw new Unreadable('encoding', { byte, offset }, { line });
}

function strict(bytes: Uint8Array, stream = false): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream });
  } catch {
    return undefined;
  }
}

/** Where well-formed UTF-8 ends (RFC 3629), found by halving: a streaming decoder takes a piece until then. */
function firstBadByte(bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.length + 1];
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (strict(bytes.subarray(0, middle), true) === undefined) bad = middle;
    else good = middle;
  }
  // A character that breaks off is bad from its first byte on; it has four at most.
  while (good > 0 && strict(bytes.subarray(0, good)) === undefined) good -= 1;
  return good;
}
