/** Runs the browser suite on a laptop cloud of its own. */
import { spawnSync } from 'node:child_process';
import { findChromium, hasPdftotext } from '../support/chromium.ts';

const HELP = `npm run test:browser [-- vitest options]

Starts a laptop cloud with a varied newsroom in six languages and looks at every kind of page in Chromium: axe-core,
keyboard, narrow screens, large text, paper, no scripts, search, requests and console; and at every kind of mail. Leaves
screenshots of each kind in screenshots/ for a person to look at.

It needs
  Chromium   Debian: apt-get install chromium; or CHROMIUM=/path/to/it
  pdftotext  Debian: apt-get install poppler-utils`;

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(HELP);
  process.exit(0);
}
const missing = [
  ...(findChromium()
    ? []
    : [
        `Chromium is missing${process.env.CHROMIUM ? ` at CHROMIUM=${process.env.CHROMIUM}` : ''}: apt-get install chromium, or CHROMIUM=/path/to/it`,
      ]),
  ...(hasPdftotext() ? [] : ['pdftotext is missing: apt-get install poppler-utils']),
];
if (missing.length > 0) {
  console.error(missing.join('\n'));
  process.exit(2);
}
const { status } = spawnSync('vitest', ['run', '--project', 'browser', ...args], { stdio: 'inherit' });
process.exit(status ?? 1);
