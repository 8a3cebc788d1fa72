import type { Problem } from '../functions/shared/domain/release.ts';

type Told = Pick<Problem, 'message' | 'mend' | 'line' | 'column' | 'near'>;

/** A problem on two lines: what is wrong and where; what to write instead. */
export function problemLines(kind: string, { message, mend, line, column, near }: Told): string[] {
  const lineColumn =
    line === undefined ? '' : ` in line ${line}${column === undefined ? '' : `, column ${column}`}`;
  const place = lineColumn || (near === undefined ? '' : ` below "${near}"`);
  return [`  ${kind}${place}: ${message}`, `${' '.repeat(11)}${mend}`];
}
