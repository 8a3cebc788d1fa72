import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian and others put Chromium. */
const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium that CHROMIUM names, or one at a usual place. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  return named ? (existsSync(named) ? named : undefined) : USUAL.find((path) => existsSync(path));
}

/** Whether poppler's pdftotext is there, which reads the words of a PDF. */
export const hasPdftotext = (): boolean => spawnSync('pdftotext', ['-v']).error === undefined;

/** Without them, Chromium asks its makers' hosts for this and that. As root, it has no sandbox. */
export const CHROMIUM_FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium; it asks nothing of anybody but the pages that it is sent to. */
export const launch = (): Promise<Browser> => {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Error('no Chromium was found: apt-get install chromium, or name one in CHROMIUM');
  return chromium.launch({
    executablePath,
    args: CHROMIUM_FLAGS,
  });
};
