import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { dateline } from '../support/cli.ts';
import { unique } from '../support/newsroom-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'dateline-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('dateline publish', () => {
  it('prints what became of each file, and the page answers', async () => {
    const slug = unique('by-hand');
    const { status, stdout } = await dateline(
      'publish',
      file(`${slug}.md`, `---\ntitle: By hand ${slug}\ndate: 2026-03-02\n---\nWords.\n`),
    );
    expect({ status, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`By hand ${slug}`),
    });
    const page = /https?:\/\/\S+\/en\/news\/2026\/03\/\S+\//.exec(stdout)?.[0] ?? 'none';
    expect((await fetch(page)).status).toBe(200);
    const story = await dateline('status', slug);
    expect(story.stdout).toContain(`By hand ${slug}`);
    expect(JSON.parse((await dateline('status', slug, '--json')).stdout)).toMatchObject({ slug });
  });

  it('exits with 1 and says why and what to do when a file is refused', async () => {
    const { status, stdout, stderr } = await dateline(
      'publish',
      file(`${unique('refused')}.md`, '---\ntitle: [broken\n---\nWords.\n'),
    );
    expect(status).toBe(1);
    expect(`${stdout}${stderr}`).toMatch(/in line [23], column \d.*\n\s+\S/);
  });

  it('names a file that is not there', async () => {
    const { status, stderr } = await dateline('publish', join(folder, 'nowhere.md'));
    expect(status).not.toBe(0);
    expect(stderr).toContain('nowhere.md');
  });
});

describe('dateline status', () => {
  it('of a release that is not there says so', async () => {
    const { status, stderr } = await dateline('status', 'no-such-release');
    expect(status).toBe(1);
    expect(stderr).toContain('no-such-release');
  });
});

describe('dateline subscribers', () => {
  it('adds, lists and counts', async () => {
    const address = `${unique('added')}@example.net`;
    expect((await dateline('subscribers', 'add', address, '--language', 'en')).status).toBe(0);
    expect((await dateline('subscribers', 'list')).stdout).toContain(address);
    expect((await dateline('subscribers', 'count')).stdout).toMatch(/\d/);
    expect((await dateline('subscribers', 'add', 'nobody', '--language', 'en')).status).toBe(1);
  });
});
