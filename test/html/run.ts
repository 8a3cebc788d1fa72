/** Checks the HTML and CSS of every kind of page with the Nu HTML checker. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { partnerPages } from '../unit/partners/pages.ts';
import { subscriptionPages } from '../unit/site/subscription-pages.ts';
import { settings, siteUrl, wholeSite } from '../unit/site/whole-site.ts';

const HELP = `npm run test:html

Renders a varied newsroom in memory and gives every page of it, in every language, and the stylesheet to the Nu HTML
checker. Neither an error nor a warning is taken.

It needs
  Java         Debian: apt-get install default-jre-headless
  vnu-jar      npm run bench:peers`;

const jar = fileURLToPath(
  new URL('../../bench/peers/node_modules/vnu-jar/build/dist/vnu.jar', import.meta.url),
);

/** What the checker says that is no fault of ours; each with its reason. */
const KNOWN: { message: RegExp; because: string }[] = [];

const result = z.object({
  messages: z.array(
    z.object({
      type: z.string(),
      subType: z.string().optional(),
      url: z.string().optional(),
      message: z.string(),
      lastLine: z.number().optional(),
      extract: z.string().optional(),
    }),
  ),
});

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    console.log(HELP);
    return 0;
  }
  const missing = [
    ...(spawnSync('java', ['-version']).status === 0
      ? []
      : ['Java is missing: apt-get install default-jre-headless']),
    ...(existsSync(jar) ? [] : ['the Nu HTML checker is missing: npm run bench:peers']),
  ];
  if (missing.length > 0) {
    console.error(missing.join('\n'));
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'dateline-html-'));
  try {
    const count = await write(folder);
    const told = check(folder);
    for (const { url = '', lastLine, subType, type, message, extract = '' } of told) {
      const page = url.slice(url.indexOf(folder) + folder.length);
      console.error(
        `${page}:${lastLine}: ${subType ?? type}: ${message}\n    ${extract.trim().replace(/\s+/g, ' ')}`,
      );
    }
    console.log(`${count} pages and stylesheets, ${told.length} errors and warnings`);
    return told.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes every page and stylesheet into a folder; returns how many. */
async function write(folder: string): Promise<number> {
  const { files } = await wholeSite();
  const texts = [...files]
    .filter(([, { contentType }]) => /^text\/(html|css)/.test(contentType))
    .map(([key, { body }]): [string, string] => [key, String(body)]);
  for (const language of settings.languages) {
    const pages = Object.entries(await subscriptionPages(settings, siteUrl, language));
    texts.push(
      ...pages.map(([name, page]): [string, string] => [`subscriptions/${name}.${language}.html`, page]),
    );
    const partners = Object.entries(await partnerPages(settings, language));
    texts.push(
      ...partners.map(([name, page]): [string, string] => [`partners/${name}.${language}.html`, page]),
    );
  }
  for (const [key, text] of texts) {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), text);
  }
  return texts.length;
}

function check(folder: string) {
  const { stdout } = spawnSync(
    'java',
    ['-jar', jar, '--stdout', '--format', 'json', '--also-check-css', '--exit-zero-always', folder],
    {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  const { messages } = result.parse(JSON.parse(stdout));
  return messages.filter(({ message }) => !KNOWN.some((known) => known.message.test(message)));
}

process.exitCode = await main();
