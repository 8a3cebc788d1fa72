import type { Root } from 'hast';
import type { Problem } from '../../release.ts';
import type { Entry } from '../front-matter.ts';
import type { EmbeddedFile } from '../read-document.ts';

/** What a Word file holds. */
export interface DocxContent {
  format: 'docx';
  /** What its custom properties, or a table at its head, state by the names of front matter. */
  entries: Map<string, Entry>;
  tree: Root;
  title?: string;
  files: EmbeddedFile[];
  warnings: Problem[];
}

/**
 * Reads a Word file (ECMA-376).
 *
 * @throws Unreadable
 */
export async function readDocx(bytes: Uint8Array): Promise<DocxContent> {
  throw new Error(`not yet: ${bytes.length}`);
}
