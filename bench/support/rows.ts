/** The rows that every bench prints. */

/** A goal on the ratio, or on our own number where there is no peer. */
export interface Goal {
  text: string;
  isMet(value: number): boolean;
}

export interface Row {
  name: string;
  ours: number;
  peer: number | null;
  ratio: number | null;
  unit: string;
  goal: string | null;
  met: boolean | null;
}

export const atMost = (most: number, text = String(most)): Goal => ({
  text: `≤ ${text}`,
  isMet: (value) => value <= most,
});
export const atLeast = (least: number): Goal => ({ text: `≥ ${least}`, isMet: (value) => value >= least });

/** Three digits are more than a bench knows. */
const rounded = (n: number): number => Number(n.toPrecision(3));

export function row(name: string, ours: number, peer: number | null, unit: string, goal: Goal | null): Row {
  const ratio = peer === null ? null : ours / peer;
  return {
    name,
    ours: rounded(ours),
    peer: peer === null ? null : rounded(peer),
    ratio: ratio === null ? null : rounded(ratio),
    unit,
    goal: goal?.text ?? null,
    met: goal?.isMet(ratio ?? ours) ?? null,
  };
}

export const median = (numbers: number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Prints exactly one JSON array, or a table for people. */
export function printRows(rows: Row[], asJson: boolean | undefined): void {
  if (asJson) console.log(JSON.stringify(rows, null, 2));
  else console.table(rows);
}
