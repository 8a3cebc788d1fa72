/** What bench:site measures beside us, and what to install where it is missing. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { findChromium } from '../../test/support/chromium.ts';

/** A file of a package in bench/peers, where that is installed. */
function installed(file: string): string | undefined {
  const path = fileURLToPath(new URL(`../peers/node_modules/${file}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}

export const ELEVENTY = installed('@11ty/eleventy/cmd.cjs');
export const LIGHTHOUSE = installed('lighthouse/cli/index.js');

/** Debian's Hugo, or any other in the PATH. */
export const hugoVersion = (): string | undefined => {
  const { status, stdout } = spawnSync('hugo', ['version'], { encoding: 'utf8' });
  return status === 0 ? /v[\d.]+/.exec(stdout)?.[0] : undefined;
};

/** The version of a package in bench/peers. */
export const versionOf = (name: string): string =>
  z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(installed(`${name}/package.json`) ?? '', 'utf8'))).version;

/** What is missing of some peers, as commands that install it. */
export function missing(wanted: {
  hugo: boolean;
  eleventy: boolean;
  chromium: boolean;
  lighthouse: boolean;
}): string[] {
  return [
    ...(wanted.hugo && !hugoVersion() ? ['Hugo: apt-get install hugo'] : []),
    ...(wanted.eleventy && !ELEVENTY ? ['Eleventy: npm run bench:peers'] : []),
    ...(wanted.lighthouse && !LIGHTHOUSE ? ['Lighthouse: npm run bench:peers'] : []),
    ...(wanted.chromium && !findChromium() ? ['Chromium: apt-get install chromium'] : []),
  ];
}
