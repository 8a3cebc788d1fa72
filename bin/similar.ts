/** Two words are alike from this share of common letter pairs on. */
const ALIKE = 0.4;

/** Those of `candidates` that look most like a word, the nearest first; at most three (Dice's coefficient of letter pairs). */
export function nearest(word: string, candidates: string[]): string[] {
  return candidates
    .map((candidate) => ({ candidate, likeness: likeness(word, candidate) }))
    .filter(({ likeness }) => likeness >= ALIKE)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

function likeness(a: string, b: string): number {
  const [pairsA, pairsB] = [pairs(a), pairs(b)];
  const common = [...pairsA].filter((pair) => pairsB.has(pair)).length;
  return (2 * common) / Math.max(1, pairsA.size + pairsB.size);
}

const pairs = (word: string): Set<string> =>
  new Set([...word].map((letter, i, letters) => `${letters[i - 1] ?? '^'}${letter}`));
