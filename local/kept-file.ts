import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type * as z from 'zod';

/** A small JSON file that outlives the process; written whole, so that it is never half written. */
export interface KeptFile<T> {
  read(): T;
  write(value: T): void;
}

/** @param empty what is read where there is no file yet */
export function keptFile<T>(path: string, schema: z.ZodType<T>, empty: T): KeptFile<T> {
  return {
    read: () => (existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, 'utf8'))) : empty),
    write(value) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify(value));
      renameSync(`${path}.new`, path);
    },
  };
}
