import type { Element, Root } from 'hast';
import { selectAll } from 'hast-util-select';
import { fieldNamed } from '../field-names.ts';
import type { Entry } from '../front-matter.ts';
import { drop, leaves, line, words } from '../tree.ts';

/**
 * Takes what a table at the head of a Word file states: two columns, the first of which holds names of front matter.
 * A table with any other row is one of the text.
 */
export function takeFieldTable(tree: Root): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const table = tree.children.find(
    (child): child is Element => child.type === 'element' && line(child) !== '',
  );
  if (table?.tagName !== 'table') return entries;
  for (const row of selectAll('tr', table)) {
    const cells = row.children.filter(
      (child): child is Element =>
        child.type === 'element' && (child.tagName === 'td' || child.tagName === 'th'),
    );
    const [name, value] = cells;
    const field = name && fieldNamed(line(name));
    if (!field || !value || cells.length !== 2) return new Map();
    entries.set(field, { value: stated(field, value), from: 'front-matter' });
  }
  if (entries.size > 0) drop(tree, (node) => node === table);
  return entries;
}

/** Contacts come one a line; all else is a text. */
function stated(field: string, cell: Element): unknown {
  if (field !== 'contacts') return words(cell).replace(/\s+/g, ' ');
  return leaves({ type: 'root', children: cell.children }).map(line).filter(Boolean);
}
