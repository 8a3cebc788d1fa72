import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageSize } from 'image-size';
import { expect, it } from 'vitest';
import { readDocument } from '../../../functions/shared/domain/document/read-document.ts';
import { readUploadName } from '../../../functions/shared/domain/ingest/upload-name.ts';
import { loadNewsroom } from '../../../lib/config.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const samples = join(root, 'samples/releases');
const settings = loadNewsroom(join(root, 'newsroom.yaml'));
const files = readdirSync(samples, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path, key: `releases/${path.slice(samples.length + 1)}`, bytes: readFileSync(path) }))
  .map((file) => ({ ...file, named: readUploadName(file.key, settings) }));

const named = files.flatMap(({ key, bytes, named }) =>
  named.kind === 'document' ? [{ key, bytes, named }] : [],
);
const documents = await Promise.all(
  named.map(async ({ key, bytes, named }) => {
    const { slug, format, fileName, language } = named;
    const name = { format, fileName, receivedAt: '2020-01-01T00:00:00Z', ...(language ? { language } : {}) };
    return { key, slug, read: await readDocument(bytes, name, settings) };
  }),
);
const editions = documents.flatMap(({ slug, read }) => ('errors' in read ? [] : [{ slug, ...read.edition }]));

it.each(documents)('$key is taken without a warning, and says its date', async ({ read }) => {
  expect(read).not.toHaveProperty('errors');
  expect(read.warnings).toEqual([]);
  expect(read).toHaveProperty('edition.document.date', expect.stringMatching(/^2026-/));
});

it('all else are pictures, small ones', async () => {
  const others = files.filter(({ named }) => named.kind !== 'document');
  expect(others.length).toBeGreaterThan(0);
  for (const { named, bytes } of others) {
    expect(named.kind).toBe('media');
    expect(imageSize(bytes).width).toBeGreaterThan(600);
    expect(bytes.length).toBeLessThan(200_000);
  }
});

it('there are several releases over several months, and one in every language', async () => {
  const bySlug = Map.groupBy(editions, ({ slug }) => slug);
  expect(bySlug.size).toBeGreaterThanOrEqual(6);
  expect(new Set(editions.map(({ document }) => document.date.slice(0, 7))).size).toBeGreaterThanOrEqual(5);
  expect([...bySlug.values()].map((ones) => ones.length)).toContain(settings.languages.length);
});

it('every picture that a release names is beside it and has words for those who can’t see it, in Arabic too', async () => {
  const pictured = editions.filter(({ document }) => document.image);
  expect(pictured.map(({ language }) => language)).toContain('ar');
  for (const { slug, document } of pictured) {
    expect(files.map(({ key }) => key)).toContain(`releases/${slug}/${document.image?.name}`);
    expect(document.image?.alt).not.toBe('');
  }
});
