/** What the benches of several parts are asked on the command line. */
import { parseArgs } from 'node:util';

export interface Options {
  json: boolean | undefined;
  quick: boolean | undefined;
  /** Those of the bench's parts that are asked for. */
  parts: string[];
}

/** Reads the command line; what asks for help, or for a part that there is not, ends here. */
export function readOptions(help: string, all: string[]): Options {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      quick: { type: 'boolean' },
      only: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const parts = values.only?.split(',') ?? all;
  const unknown = parts.filter((part) => !all.includes(part));
  if (unknown.length > 0) {
    console.error(`--only ${unknown.join(',')}: the parts are ${all.join(', ')}`);
    process.exit(2);
  }
  // What was begun is ended and cleared away, whoever breaks off.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  return { json: values.json, quick: values.quick, parts };
}
