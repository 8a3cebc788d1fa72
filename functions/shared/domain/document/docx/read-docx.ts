import type { Root } from 'hast';
import type { Problem } from '../../release.ts';
import type { Entry } from '../front-matter.ts';
import { takeHeadParagraphs } from '../head-fields.ts';
import type { EmbeddedFile } from '../read-document.ts';
import { convert } from './convert.ts';
import { takeFieldTable } from './field-table.ts';
import { takeHeadline, takeStyled } from './headline.ts';
import { openPackage } from './package.ts';
import { customEntries, statedTitle } from './properties.ts';
import { refuseForeign } from './refuse.ts';

/** What a Word file holds. */
export interface DocxContent {
  format: 'docx';
  /** What its custom properties, or a table at its head, state by the names of front matter. */
  entries: Map<string, Entry>;
  tree: Root;
  title?: string;
  subtitle?: string;
  files: EmbeddedFile[];
  warnings: Problem[];
}

/**
 * Reads a Word file (ECMA-376).
 *
 * @throws Unreadable
 */
export async function readDocx(bytes: Uint8Array): Promise<DocxContent> {
  const file = await openPackage(bytes);
  refuseForeign(file);
  const { tree, files, warnings } = await convert(bytes);
  const entries = new Map([...customEntries(file), ...takeFieldTable(tree), ...takeHeadParagraphs(tree)]);
  const styled = takeStyled(tree);
  const title =
    styled.title ?? (entries.has('title') ? undefined : (takeHeadline(tree) ?? statedTitle(file)));
  return {
    format: 'docx',
    entries,
    tree,
    files,
    warnings,
    ...(title ? { title } : {}),
    ...(styled.subtitle ? { subtitle: styled.subtitle } : {}),
  };
}
