import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { claimDataDir, DataDirInUse } from '../../../local/data-dir.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'dateline-data-'));

it('is one process’s at a time, and says whose', () => {
  const dir = folder();
  const release = claimDataDir(dir, false);
  expect(() => claimDataDir(dir, false)).toThrow(DataDirInUse);
  expect(() => claimDataDir(dir, false)).toThrow(`${dir} is in use by process ${process.pid}`);
  release();
  claimDataDir(dir, false)();
});

it('is free again when its process is gone', () => {
  const dir = folder();
  // No system gives out a process id as high as this.
  writeFileSync(join(dir, 'running.pid'), '2147483646');
  claimDataDir(dir, false)();
  expect(readdirSync(dir)).toEqual([]);
});

it('forgets what is the laptop’s and nothing else', () => {
  const dir = folder();
  for (const name of ['mails.json', 'outputs.json', 'thesis.md']) writeFileSync(join(dir, name), 'x');
  claimDataDir(dir, false)();
  expect(existsSync(join(dir, 'mails.json'))).toBe(true);
  claimDataDir(dir, true)();
  expect(readdirSync(dir)).toEqual(['thesis.md']);
});
