import { appendFileSync, existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { type Header, TOLD_COLUMNS, type Wrong } from './columns.ts';
import type { ListRow } from './list-file.ts';

/** As a spreadsheet opens it: UTF-8 with a mark of it, and no cell that it would calculate (OWASP, "CSV Injection"). */
export const SAFE_CSV = { escape_formulas: true } as const;

/** Rows that were not taken, with their cells, so that they can be mended and imported. */
export interface Rejects {
  add(rows: { row: ListRow; wrong: Wrong }[]): void;
  /** Bytes so far. */
  bytes(): number;
}

/**
 * The file of a list's rejected rows; there is none until there is one.
 *
 * @param keep bytes of an earlier run's that stay
 */
export function openRejects(path: string, { names }: Header, keep: number): Rejects {
  if (keep === 0) rmSync(path, { force: true });
  else if (sizeOf(path) > keep) truncateSync(path, keep);
  // Of a file of rejects that is imported itself, why they were rejected before is not kept.
  const theirs = names.flatMap((name, i) => (TOLD_COLUMNS.some((told) => told === name.trim()) ? [] : [i]));
  return {
    add(rows) {
      if (rows.length === 0) return;
      if (!existsSync(path)) {
        const head = ['line', 'reason', 'mend', ...theirs.map((i) => names[i] ?? '')];
        writeFileSync(path, stringify([head], { ...SAFE_CSV, bom: true }), { mode: 0o600 });
      }
      const lines = rows.map(({ row, wrong }) => [
        ...[String(row.line), wrong.reason, wrong.mend],
        ...theirs.map((i) => row.cells[i] ?? ''),
      ]);
      appendFileSync(path, stringify(lines, SAFE_CSV));
    },
    bytes: () => sizeOf(path),
  };
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
