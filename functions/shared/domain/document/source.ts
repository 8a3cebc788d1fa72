import type { Element, ElementContent, Root } from 'hast';
import type { NewsroomSettings } from '../newsroom.ts';
import type { Problem } from '../release.ts';
import { type FoundDateline, takeDateline } from './dateline.ts';
import { readMoment } from './dates.ts';
import { type HeadLines, takeHeadLines, understood } from './head-lines.ts';
import { readHtml } from './html-page.ts';
import { readMarkdown } from './markdown.ts';
import { readPlainText } from './plain-text.ts';
import { sanitise } from './sanitise.ts';
import { type Sections, takeSections } from './sections.ts';
import { drop, isHeading, leaves, line, words } from './tree.ts';

/** What a text says without its front matter, whatever its format. Moments are UTC. */
export interface Source extends Sections {
  title?: string;
  subtitle?: string;
  date?: string;
  /** Whether the page's own data or its text says the date. */
  dateFrom?: 'properties' | 'text';
  embargo?: string;
  language?: string;
  dateline?: FoundDateline;
  errors: Problem[];
  bodyHtml: string;
  bodyText: string;
  /** The blocks of the body that are no headings, with line breaks kept. */
  paragraphs: string[];
}

interface Options {
  settings: NewsroomSettings;
  /** Front matter's, if any. */
  title?: string;
  timeZone: string;
  isPlace: (name: string) => boolean;
}

/** The content of a file by its format: text that is still to be parsed, or a tree that was read of it. */
export type SourceContent =
  | { format: 'md' | 'html' | 'txt'; body: string }
  | { format: 'docx'; tree: Root; title?: string; subtitle?: string; date?: string; language?: string };

/** @throws Unreadable */
export function readSource(content: SourceContent, options: Options): Source {
  const { tree, found, ...stated } = parsed(content, options);
  const ends = takeHeadLines(tree, options.timeZone);
  const title = options.title ?? stated.title ?? takeTitle(tree);
  if (title) dropRepeated(tree, title);
  const sections = takeSections(tree, options.settings);
  const dateline = takeDateline(tree, options.isPlace);
  const body = sanitise(tree);
  const date = stated.date ?? found.date ?? ends.date;
  const embargo = found.embargo ?? ends.embargo;
  return {
    errors: [...found.errors, ...ends.errors],
    bodyHtml: body.html,
    bodyText: body.text,
    paragraphs: leaves(body.tree)
      .filter((block) => !isHeading(block))
      .map(wordsWithoutMarks)
      .filter(Boolean),
    ...sections,
    ...(title ? { title } : {}),
    ...(stated.subtitle ? { subtitle: stated.subtitle } : {}),
    ...(date ? { date, dateFrom: stated.date ? ('properties' as const) : ('text' as const) } : {}),
    ...(embargo ? { embargo } : {}),
    ...(stated.language ? { language: stated.language } : {}),
    ...(dateline ? { dateline } : {}),
  };
}

/** The words of a block without the numbers that lead to its notes: a summary has no notes. */
function wordsWithoutMarks(block: Element): string {
  const copy = structuredClone(block);
  drop(copy, ({ tagName, children }) => tagName === 'sup' && children.some(isLinkWithin));
  return words(copy);
}

const isLinkWithin = (node: ElementContent): boolean =>
  node.type === 'element' && node.tagName === 'a' && String(node.properties.href ?? '').startsWith('#');

interface Parsed {
  tree: Root;
  found: HeadLines;
  title?: string;
  subtitle?: string;
  date?: string;
  language?: string;
}

function parsed(content: SourceContent, options: Options): Parsed {
  const found: HeadLines = { errors: [] };
  if (content.format === 'docx') return { ...content, found };
  const { format, body } = content;
  if (format === 'md') return { tree: readMarkdown(body), found };
  if (format === 'txt') return readPlainText(body, { ...options, titled: options.title !== undefined });
  const page = readHtml(body);
  for (const head of page.head) understood(head, found, options.timeZone);
  const date = page.moment && readMoment(page.moment, options.timeZone);
  const language = page.language?.toLowerCase().split(/[-_]/)[0];
  return {
    tree: page.tree,
    found,
    ...(page.title ? { title: page.title } : {}),
    ...(page.subtitle ? { subtitle: page.subtitle } : {}),
    ...(date ? { date } : {}),
    ...(language ? { language } : {}),
  };
}

/** The first top heading; without one, a heading of any level that the text begins with. */
function takeTitle(tree: Root): string | undefined {
  const blocks = leaves(tree).filter((block) => line(block) !== '');
  const [first] = blocks;
  const heading =
    blocks.find((block) => block.tagName === 'h1') ?? (first && isHeading(first) ? first : undefined);
  if (!heading) return undefined;
  drop(tree, (node) => node === heading);
  return line(heading);
}

/** A first heading that says the title again. */
function dropRepeated(tree: Root, title: string): void {
  const first = leaves(tree).find((block) => line(block) !== '');
  if (first && isHeading(first) && line(first).toLowerCase() === title.toLowerCase()) {
    drop(tree, (node) => node === first);
  }
}
