import type { Element, Root } from 'hast';
import { drop, isHeading, leaves, line } from '../tree.ts';

/** Lines at the head of a file among which a title is looked for. */
const HEAD = 12;
const LONGEST = 250;
/** What is no title by itself: "Annex B", "Form 12", "Attachment". */
const LABEL =
  /^(?:annex|annexe|anexo|appendix|attachment|form|schedule|formulario|formulaire|приложение|форма|الملحق|مرفق|附件|附录)(?![\p{L}])[\s\d\p{Lu}.:-]*$/iu;

const hasClass = (node: Element, name: string): boolean => [node.properties.className].flat().includes(name);

/** Takes the lines of the styles Title and Subtitle out of the text. */
export function takeStyled(tree: Root): { title?: string; subtitle?: string } {
  const lines = (name: string) => leaves(tree).filter((block) => hasClass(block, name) && line(block) !== '');
  const [title, subtitle] = [lines('docx-title'), lines('docx-subtitle')];
  const taken = new Set([...title, ...subtitle]);
  drop(tree, (node) => taken.has(node));
  return {
    ...(title.length > 0 ? { title: title.map(line).join(' ') } : {}),
    ...(subtitle.length > 0 ? { subtitle: subtitle.map(line).join(' ') } : {}),
  };
}

/**
 * Takes the headline of a file that has none of that style: the first heading, or a first line that stands out by being
 * bold or in capitals; a label such as "Annex A", or a headline in several lines, with the lines that follow it.
 */
export function takeHeadline(tree: Root): string | undefined {
  const blocks = leaves(tree).filter((block) => line(block) !== '');
  const head = blocks.slice(0, HEAD);
  const start = head.findIndex(isHeading) >= 0 ? head.findIndex(isHeading) : head.findIndex(standsOut);
  const first = head[start];
  if (!first) return undefined;
  const taken = [first];
  for (const next of head.slice(start + 1)) {
    const last = taken.at(-1) ?? first;
    const alike = isHeading(first) ? next.tagName === first.tagName : standsOut(next);
    const goesOn = LABEL.test(line(last)) || (isCapitals(line(last)) && isCapitals(line(next)));
    if (!alike || !goesOn || taken.map(line).join(' ').length + line(next).length > LONGEST) break;
    taken.push(next);
  }
  const all = new Set(taken);
  drop(tree, (node) => all.has(node));
  return taken.map(line).reduce((title, part) => `${title}${LABEL.test(title) ? ' – ' : ' '}${part}`);
}

function standsOut(block: Element): boolean {
  const text = line(block);
  if (block.tagName !== 'p' || text.length > LONGEST || /[.;,]$/.test(text) || text.endsWith(':'))
    return false;
  return isCapitals(text) || isBold(block);
}

const isCapitals = (text: string): boolean => text === text.toUpperCase() && text !== text.toLowerCase();

/** Every word of it is bold. */
function isBold(node: Element): boolean {
  return node.children.every(
    (child) =>
      (child.type === 'text' && child.value.trim() === '') ||
      (child.type === 'element' &&
        (child.tagName === 'strong' ||
          child.tagName === 'br' ||
          (child.children.length > 0 && isBold(child)))),
  );
}
