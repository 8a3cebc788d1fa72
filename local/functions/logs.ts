import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const line = z.object({
  level: z.string(),
  message: z.string(),
  error: z.union([z.string(), z.object({ message: z.string() })]).optional(),
});

/**
 * Keeps everything a function writes in `<dir>/<label>.log`, and shows its errors, each in one line.
 *
 * @returns takes the function's output in pieces as they come
 */
export function functionLog(
  dir: string,
  label: string,
  show: (line: string) => void,
): { write(chunk: string): void; end(): void } {
  mkdirSync(dir, { recursive: true });
  const file = createWriteStream(join(dir, `${label}.log`), { flags: 'a' });
  let rest = '';
  return {
    write(chunk) {
      file.write(chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const one of lines) {
        const error = errorOf(one);
        if (error) show(`${label}: ${error}`);
      }
    },
    end: () => file.end(),
  };
}

/** The error that a line of log tells of, or undefined. */
function errorOf(text: string): string | undefined {
  const entry = line.safeParse(parse(text)).data;
  if (entry?.level.toUpperCase() !== 'ERROR') return undefined;
  const cause = typeof entry.error === 'object' ? entry.error.message : entry.error;
  return cause ? `${entry.message}: ${cause}` : entry.message;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
