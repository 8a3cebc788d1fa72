/** Writes the JSON Schemas of the events and of newsroom.yaml; with --check, fails when one differs from what is committed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { catalogue } from '../events/catalogue.ts';
import { newsroomSettings } from '../functions/shared/domain/newsroom.ts';

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(`npm run generate [-- --check]

Writes the JSON Schemas of the events and of newsroom.yaml; --check writes nothing and fails when one is not up to date.`);
  process.exit(0);
}
const root = new URL('../', import.meta.url);

const schemas: [string, z.ZodType, 'input' | 'output'][] = [
  ...Object.entries(catalogue).map(([type, schema]): [string, z.ZodType, 'output'] => [
    `events/schemas/${type}.json`,
    schema,
    'output',
  ]),
  ['newsroom.schema.json', newsroomSettings, 'input'],
];

for (const [path, schema, io] of schemas) {
  const file = new URL(path, root);
  const text = `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-2020-12', io }), null, 2)}\n`;
  if (!values.check) {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, text);
  } else if (readOrEmpty(file) !== text) {
    console.error(
      `${path} is not what its schema in TypeScript says: run "npm run generate" and commit the result`,
    );
    process.exitCode = 1;
  }
}

function readOrEmpty(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
