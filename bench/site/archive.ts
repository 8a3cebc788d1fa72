/** The releases that every part of bench:site is about: as Markdown for the peers, as revisions for us. */
import { stringify } from 'yaml';
import { readDocument } from '../../functions/shared/domain/document/read-document.ts';
import { contentHash } from '../../functions/shared/domain/ingest/decision.ts';
import type { NewsroomSettings } from '../../functions/shared/domain/newsroom.ts';
import {
  type ReleaseDocument,
  type Revision,
  releaseDocument,
} from '../../functions/shared/domain/release.ts';

/** The months of an archive, whatever its size; the last is the running one. */
const MONTHS = 360;
const LAST_YEAR = 2025;
/** The running month has so many releases, whatever the size of the archive. */
const IN_LAST_MONTH = 150;

const TOPICS = ['floods', 'ports', 'fisheries', 'climate'];
const PLACES = ['bangladesh', 'senegal'];

/** Where a release stands in time: `month` is `yyyy-mm`, `day` a date of it. */
interface Dated {
  month: string;
  day: string;
}

/** The months of every archive, the oldest first. */
export const archiveMonths: readonly string[] = Array.from({ length: MONTHS }, (_, i) => {
  const year = LAST_YEAR - MONTHS / 12 + 1 + Math.floor(i / 12);
  return `${year}-${String((i % 12) + 1).padStart(2, '0')}`;
});

/**
 * When release `i` of an archive of `count` is dated: the last 150 in the running month, the others over the months
 * before it, evenly. From the 1st to the 26th, so that a new one of the 28th has the two days before it in its month.
 */
function dateOf(i: number, count: number): Dated {
  const older = count - IN_LAST_MONTH;
  const inLast = i >= older;
  const place = inLast ? MONTHS - 1 : Math.floor((i * (MONTHS - 1)) / older);
  const first = Math.ceil((place * older) / (MONTHS - 1));
  const share = inLast
    ? (i - older) / IN_LAST_MONTH
    : (i - first) / Math.max(1, Math.ceil(((place + 1) * older) / (MONTHS - 1)) - first);
  const month = archiveMonths[place] ?? '';
  return { month, day: `${month}-${String(1 + Math.floor(share * 26)).padStart(2, '0')}` };
}

export interface Release {
  slug: string;
  month: string;
  /** `yyyy-mm-dd` */
  day: string;
  /** With front matter. */
  markdown(): string;
  revision: Revision;
}

/** Words that stand for `w1w`, `w2w` … in the shapes below, so that no two releases say the same. */
const WORDS =
  'harbour gauge sensor winter survey delta network quay storm channel season member coast fishery pilot warning basin measure river signal station record current island chart buoy tower market engineer village lagoon bridge'.split(
    ' ',
  );

const sentence = (n: number): string =>
  `The w${n}w of the w${n + 1}w was written down by hand for w${n + 2}n years and is read every minute now, by the same w${n + 3}w as in w${n + 4}n other places of the w${n + 5}w. `;
const paragraph = (n: number): string => (sentence(n) + sentence(n + 7)).trim();

/** Some 300 words each: paragraphs, a quotation, headings, a list; every third has a table, every third a block of quotation. */
const SHAPES = [
  `${paragraph(1)}\n\n“Now we know when the water comes, and no w20w guesses any more,” said **Awa Ndiaye**, Harbour master.\n\n${paragraph(21)}\n\n## What the w40w reads\n\n- the height of the w41w\n- the [state of the sea](https://www.example.org/sea/w42n)\n- the w43w of the wind\n\n${paragraph(44)}\n\n| Harbour | Height |\n|---|---|\n| North | w60n m |\n| South | w61n m |\n\n${paragraph(62)}\n`,
  `${paragraph(1)}\n\n${paragraph(21)}\n\n## The w40w of the w41w\n\n“Every w42w of this w43w has asked for it,” said **Jonas Weber**, Director.\n\n${paragraph(44)}\n\n### Next w60w\n\n${paragraph(62)}\n\n1. a w80w for each w81w\n2. a w82w that is [open to all](https://www.example.org/open/w83n)\n`,
  `${paragraph(1)}\n\n> The w20w is older than the w21w, and it will outlast it.\n\n${paragraph(22)}\n\n## Why the w40w matters\n\n${paragraph(41)}\n\n${paragraph(62)}\n\nThe w90w of w91n harbours is in the [table](https://www.example.org/table/w92n).\n`,
];

/** The words of release `i`: a small generator of numbers, so that they are the same in every run. */
function filled(text: string, i: number): string {
  return text.replace(/w(\d+)([wn])/g, (_, n: string, kind: string) => {
    const drawn = Math.imul(i * 131 + Number(n) + 1, 2_654_435_761) >>> 8;
    return kind === 'n' ? String(2 + (drawn % 97)) : (WORDS[drawn % WORDS.length] ?? '');
  });
}

interface Shape {
  markdown(i: number, day: string): string;
  document(i: number): ReleaseDocument;
}

/** Reads a shape as an upload of it would be read. */
async function shapeOf(shape: string, settings: NewsroomSettings): Promise<Shape> {
  const markdown = (day: string): string => `GENEVA, ${day} – ${shape}`;
  const title = 'The w100w of w101n harbours has a new w102w and an old w103w';
  const summary = 'Every w110w of the w111w has its w112w now, and w113n more will follow before the w114w.';
  const text = `---\n${stringify({ title, summary })}---\n${markdown('2026-01-02')}`;
  const read = await readDocument(
    Buffer.from(text),
    { format: 'md', fileName: 'en.md', language: 'en', receivedAt: '2026-01-02T00:00:00.000Z' },
    settings,
  );
  if (!('edition' in read))
    throw new Error(`the bench's own text is refused: ${JSON.stringify(read.errors)}`);
  const document = JSON.stringify(read.edition.document);
  return {
    markdown: (i, day) => filled(markdown(day), i),
    document: (i) => releaseDocument.parse(JSON.parse(filled(document, i))),
  };
}

/** An archive's releases, made one by one. */
export interface Archive {
  count: number;
  release(i: number): Release;
  /** One more, dated after all of them. `n` tells one from another. */
  added(n: number): Release;
}

/**
 * An archive of `count` releases in English over thirty years of months. Each shape is read once by the newsroom's own
 * reader; a release is its shape with other words, so that a hundred thousand are there in seconds.
 */
export async function createArchive(count: number, settings: NewsroomSettings): Promise<Archive> {
  const shapes = await Promise.all(SHAPES.map((shape) => shapeOf(shape, settings)));
  const make = (i: number, { month, day }: Dated): Release => {
    const shape = shapes[i % shapes.length];
    if (!shape) throw new Error('there is no shape');
    const slug = `gauge-${i}`;
    const date = `${day}T${String(6 + (i % 12)).padStart(2, '0')}:00:00.000Z`;
    const topics = [TOPICS[i % 4] ?? '', TOPICS[(i + 2) % 4] ?? ''];
    const places = [PLACES[i % 2] ?? ''];
    const document: ReleaseDocument = {
      ...shape.document(i),
      date,
      dateline: { place: 'Geneva', date: day },
      topics,
      places,
    };
    const { title, summary } = document;
    return {
      slug,
      month,
      day,
      markdown: () =>
        `---\n${stringify({ title, summary, date, slug, topics, places })}---\n${shape.markdown(i, day)}`,
      revision: {
        slug,
        language: 'en',
        revision: 1,
        status: 'published',
        document,
        minor: false,
        contentHash: contentHash({ document, language: 'en', status: 'published', minor: false }),
        upload: { key: `releases/${slug}/en.md`, sequencer: '0' },
        createdAt: date,
      },
    };
  };
  return {
    count,
    release: (i) => make(i, dateOf(i, count)),
    added: (n) => make(count + n, { month: `${LAST_YEAR}-12`, day: `${LAST_YEAR}-12-28` }),
  };
}
