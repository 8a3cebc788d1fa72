import { beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { synthesize, type Template } from './synthesized.ts';

let templates: Record<string, Template>;
beforeAll(() => {
  ({ templates } = synthesize({ stage: 'prod' }));
});

/** Asset hashes follow every change of a function's source; the snapshot is of the infrastructure. */
const masked = (template: Template | undefined) =>
  stringify(template, { aliasDuplicateObjects: false, lineWidth: 0 }).replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH');

test.each(['Storage', 'Site', 'Publishing', 'Alerts', 'Syndication'])('%s', async (stack) => {
  expect(templates[stack]).toBeDefined();
  await expect(masked(templates[stack])).toMatchFileSnapshot(`snapshots/${stack}.yaml.snap`);
});

test('there are no other stacks', () => {
  expect(Object.keys(templates)).toHaveLength(5);
});
