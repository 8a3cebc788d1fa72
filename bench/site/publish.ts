/** Publishing into newsrooms of several sizes, beside the peers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Scripts } from '../../functions/shared/names.ts';
import { writeEleventy } from '../import/eleventy.ts';
import { atMost, median, type Row, row } from '../support/rows.ts';
import type { Archive, Release } from './archive.ts';
import { hugoFile, hugoTouched, writeHugo } from './hugo.ts';
import { type Newsroom, openNewsroom, type Published } from './newsroom.ts';
import { ELEVENTY } from './peers.ts';
import { type Watched, watch } from './watched.ts';

/** A function in use has run before: so many releases are published before any is measured. */
const WARM_UP = 10;

export interface Sizes {
  small: Archive;
  middle: Archive;
  large: Archive;
}

/** Fills a newsroom in a folder of its own. */
export async function newsroomOf(archive: Archive, work: string, scripts: Scripts): Promise<Newsroom> {
  const dir = join(work, `ours-${archive.count}`);
  mkdirSync(dir);
  const newsroom = openNewsroom(dir, scripts);
  await newsroom.fill(archive);
  for (let i = 0; i < WARM_UP; i += 1) await newsroom.publish(archive.added(i).revision);
  return newsroom;
}

/** A peer that watches, and how a release is added to its folder. */
interface Peer {
  watched: Watched;
  publish(release: Release): ReturnType<Watched['publish']>;
}

const write = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

/** Hugo's project with an archive in it. */
export function hugoProject(archive: Archive, work: string): string {
  const dir = join(work, `hugo-${archive.count}`);
  writeHugo(dir);
  for (let i = 0; i < archive.count; i += 1) {
    const release = archive.release(i);
    write(join(dir, hugoFile(release)), release.markdown());
  }
  return dir;
}

/** `hugo server` renders all that changed only without fast rendering, and topics not at all in `hugo --watch`. */
async function hugo(dir: string): Promise<Peer> {
  const watched = await watch(
    [
      'hugo',
      'server',
      '--renderToDisk',
      '--disableFastRender',
      '--disableLiveReload',
      '--destination',
      'watched',
    ],
    dir,
    join(dir, 'watched'),
    { ready: /Press Ctrl\+C to stop/, idle: /Total in (\d+) ms/, scale: 1 },
  );
  return {
    watched,
    publish: (release) =>
      watched.publish(
        () => write(join(dir, hugoFile(release)), release.markdown()),
        hugoTouched({ ...release, ...release.revision.document }),
        release.slug,
      ),
  };
}

async function eleventy(archive: Archive, work: string): Promise<Peer> {
  const dir = join(work, 'eleventy');
  const releases = join(work, 'eleventy-releases');
  const put = (release: Release): void => write(join(releases, `${release.slug}.md`), release.markdown());
  for (let i = 0; i < archive.count; i += 1) put(archive.release(i));
  mkdirSync(dir);
  writeEleventy(dir, releases);
  const watched = await watch(
    [process.execPath, ELEVENTY ?? '', '--config=eleventy.config.mjs', '--watch', '--incremental'],
    dir,
    join(dir, '_site'),
    { ready: /Watching/, idle: /Wrote .* in ([\d.]+) seconds/, scale: 1000 },
  );
  return {
    watched,
    publish: (release) => {
      const { topics, places } = release.revision.document;
      const lists = [
        'en/',
        `en/news/${release.month.replace('-', '/')}/`,
        ...topics.map((topic) => `en/topics/${topic}/`),
        ...places.map((place) => `en/places/${place}/`),
      ];
      const files = lists.flatMap((list) => [`${list}index.html`, `${list}feed.atom`]);
      const own = `releases/${release.slug}/index.html`;
      return watched.publish(() => put(release), [own, ...files, 'sitemap.xml'], release.slug);
    },
  };
}

/** Publishes in turns: ours into each size, then each peer. */
export async function publishRows(
  newsrooms: Record<keyof Sizes, Newsroom>,
  { small, middle, large }: Sizes,
  hugoDir: string,
  work: string,
  runs: number,
  say: (line: string) => void,
): Promise<Row[]> {
  const ours: Record<keyof Sizes, Published[]> = { small: [], middle: [], large: [] };
  const theirs = { hugo: [], eleventy: [] } satisfies Record<
    string,
    { milliseconds: number; said: number }[]
  >;
  const measured: Record<keyof typeof theirs, { milliseconds: number; said: number }[]> = theirs;
  const peers: { hugo?: Peer; eleventy?: Peer } = {};
  try {
    peers.hugo = await hugo(hugoDir);
    peers.eleventy = await eleventy(middle, work);
    for (let i = 0; i < runs; i += 1) {
      const n = WARM_UP + i;
      ours.small.push(await newsrooms.small.publish(small.added(n).revision));
      ours.middle.push(await newsrooms.middle.publish(middle.added(n).revision));
      ours.large.push(await newsrooms.large.publish(large.added(n).revision));
      measured.hugo.push(await peers.hugo.publish(middle.added(n)));
      measured.eleventy.push(await peers.eleventy.publish(middle.added(n)));
    }
  } finally {
    await peers.hugo?.watched.stop();
    await peers.eleventy?.watched.stop();
  }
  const time = (some: { milliseconds: number }[]): number =>
    median(some.map(({ milliseconds }) => milliseconds));
  const requests = (some: Published[]): number =>
    median(some.map(({ asked }) => Object.values(asked.requests).reduce((a, b) => a + b, 0)));
  for (const [size, some] of Object.entries(ours)) {
    const [one] = some;
    if (!one) continue;
    const asked = Object.entries(one.asked.requests).map(([name, many]) => `${many} ${name}`);
    say(
      `${size}: ${one.addresses.length} addresses, ${one.written} objects written, ${one.unchanged} unchanged, ${asked.join(', ')}, ${one.asked.items} items read; ms ${some.map(({ milliseconds }) => Math.round(milliseconds)).join(' ')}`,
    );
  }
  for (const [name, some] of Object.entries(measured)) {
    say(
      `${name}: ms ${some.map((one) => Math.round(one.milliseconds)).join(' ')}; it says itself ${some.map(({ said }) => Math.round(said)).join(' ')}`,
    );
  }
  const [s, m, l] = [small.count, middle.count, large.count];
  return [
    row(
      `publish into ${m}, ours ÷ Hugo`,
      time(ours.middle),
      time(measured.hugo),
      'ms',
      atMost(1 / 20, '1/20'),
    ),
    row(
      `publish into ${m}, ours ÷ Eleventy`,
      time(ours.middle),
      time(measured.eleventy),
      'ms',
      atMost(1 / 100, '1/100'),
    ),
    row(`publish, at ${l} ÷ at ${s}`, time(ours.large), time(ours.small), 'ms', atMost(1.2)),
    row(
      `objects written, at ${l} ÷ at ${s}`,
      median(ours.large.map(({ written }) => written)),
      median(ours.small.map(({ written }) => written)),
      'objects',
      EQUAL,
    ),
    row(
      `requests to the index, at ${l} ÷ at ${s}`,
      requests(ours.large),
      requests(ours.small),
      'requests',
      EQUAL,
    ),
  ];
}

const EQUAL = { text: '= 1', isMet: (ratio: number) => ratio === 1 };
