import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { CsvError, type Parser, parse } from 'csv-parse';
import * as z from 'zod';
import { Refusal } from '../refusal.ts';

/** A CSV file that can be read to its end (RFC 4180, and what spreadsheets make of it). */
export interface ListFile {
  path: string;
  /** SHA-256 of its bytes, hexadecimal. */
  hash: string;
  delimiter: string;
  /** The cells of the first line. */
  header: string[];
  /** Rows after the first line. */
  rows: number;
}

/** One row after the first line. */
export interface ListRow {
  /** Where it ends in the file; 1 is the first line. */
  line: number;
  cells: string[];
}

/** Characters of one row, at most: a quote that is not closed takes the rest of the file for one cell. */
const LONGEST_ROW = 64_000;
const MEND = 'Save it as "CSV UTF-8" (Excel: Save As), and import that.';

/**
 * Reads a file once, and keeps none of it: whether it is UTF-8, what separates its cells, and whether its quotes close.
 *
 * @throws Refusal (2) that says what to do
 */
export async function inspect(path: string): Promise<ListFile> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let start = '';
  try {
    for await (const chunk of bytesOf(path)) {
      if (start === '') refuseOthers(path, chunk);
      hash.update(chunk);
      const text = decoder.decode(chunk, { stream: true });
      if (start.length < LONGEST_ROW) start += text;
    }
    decoder.decode();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof TypeError) throw new Refusal(`${path} is not UTF-8. ${MEND}`, 2);
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new Refusal(
      `${path}: ${code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : error}`,
      2,
    );
  }
  const delimiter = delimiterOf(start);
  let [header, rows, line]: [string[] | undefined, number, number] = [undefined, 0, 0];
  const whole = (end: number): void => {
    line = end;
  };
  try {
    for await (const { cells } of parsed(path, delimiter, whole)) {
      if (header === undefined) header = cells;
      else rows += 1;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Refusal(
      `${path}: a double quote that opens after line ${line} is not closed. Close it, or write two of them for one within a text`,
      2,
    );
  }
  if (header === undefined) throw new Refusal(`${path} is empty`, 2);
  return { path, hash: hash.digest('hex'), delimiter, header, rows };
}

/** The rows of a file after its first line, one after the other. */
export async function* rowsOf({ path, delimiter }: ListFile): AsyncGenerator<ListRow> {
  let isFirst = true;
  for await (const row of parsed(path, delimiter)) {
    if (!isFirst) yield row;
    isFirst = false;
  }
}

const record = z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) });

/** @param whole told of the line in which a row ends as soon as it is read: of an error, rows before it are lost */
async function* parsed(
  path: string,
  delimiter: string,
  whole: (line: number) => void = () => {},
): AsyncGenerator<ListRow> {
  const parser: Parser = parse({
    delimiter,
    bom: true,
    info: true,
    // Rows of another length are told with their line, not all refused.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    max_record_size: LONGEST_ROW,
    on_record(cells, { lines }) {
      whole(lines);
      return cells;
    },
  });
  // An error of either is the parser's, and is thrown where it is read.
  pipeline(createReadStream(path), parser, () => {});
  for await (const one of parser) {
    const { record: cells, info } = record.parse(one);
    yield { line: info.lines, cells };
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path)) yield z.instanceof(Uint8Array).parse(chunk);
}

/** What is often given for CSV. */
function refuseOthers(path: string, bytes: Uint8Array): void {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.includes(0))
    throw new Refusal(`${path} is UTF-16 (Excel's "Unicode Text"), or no text. ${MEND}`, 2);
  if (first === 0x50 && second === 0x4b) throw new Refusal(`${path} is a workbook, no CSV. ${MEND}`, 2);
}

/** What separates the cells of the first line: the one of comma, semicolon and tab that stands there most. */
function delimiterOf(text: string): string {
  const line = text.split(/[\r\n]+/).find((one) => one.trim() !== '') ?? '';
  const count = (delimiter: string): number => line.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best));
}
