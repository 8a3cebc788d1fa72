import { formatHex, interpolate, oklch, wcagContrast } from 'culori';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import * as z from 'zod';
import type { NewsroomSettings } from '../functions/shared/domain/newsroom.ts';
import { SURFACES } from '../functions/shared/names.ts';

/** What is wrong with a setting that says how pages look. */
export interface AppearanceProblem {
  path: string[];
  message: string;
}

/** What can't be seen from the shape of the settings alone: colours that can't be read, a logo that is more than a picture. */
export function appearanceProblems({ colours, logo }: NewsroomSettings): AppearanceProblem[] {
  const problems = [
    { path: ['colours', 'accent'], message: contrastProblem(colours.accent, 'light') },
    { path: ['colours', 'accentDark'], message: contrastProblem(colours.accentDark, 'dark') },
    { path: ['logo'], message: logo === undefined ? undefined : logoProblem(logo) },
  ];
  return problems.flatMap(({ path, message }) => (message === undefined ? [] : [{ path, message }]));
}

/** Least contrast of text (WCAG 2.2, 1.4.3). */
const READABLE = 4.5;

/** Why an accent can't be read on the pages of a scheme, or letters on it, with the nearest colour that can. */
function contrastProblem(accent: string, scheme: keyof typeof SURFACES): string | undefined {
  const [worst] = contrasts(accent, scheme).sort((a, b) => a.ratio - b.ratio);
  if (!worst || worst.ratio >= READABLE) return undefined;
  const nearest = readable(accent, scheme);
  return `Its contrast ${worst.with} is ${worst.ratio.toFixed(2)}:1 and has to be ${READABLE}:1 (WCAG 2.2, 1.4.3). ${
    scheme === 'light' ? 'A darker one' : 'A lighter one'
  } will do: ${nearest} is the nearest`;
}

function contrasts(accent: string, scheme: keyof typeof SURFACES): { with: string; ratio: number }[] {
  const { paper, raised, onAccent, wash } = SURFACES[scheme];
  const washed = formatHex(interpolate([paper, accent], 'oklab')(wash / 100));
  return [
    { with: `with the paper ${paper}`, ratio: wcagContrast(accent, paper) },
    { with: `with forms on ${raised}`, ratio: wcagContrast(accent, raised) },
    { with: `with the foot of pages, ${washed}`, ratio: wcagContrast(accent, washed) },
    { with: `with the letters ${onAccent} on it`, ratio: wcagContrast(accent, onAccent) },
  ];
}

/** The same hue, darker or lighter by steps (OKLCH) until it can be read. */
function readable(accent: string, scheme: keyof typeof SURFACES): string {
  const colour = oklch(accent);
  const step = scheme === 'light' ? -0.005 : 0.005;
  for (let l = colour?.l ?? 0; colour && l > 0 && l < 1; l += step) {
    const candidate = formatHex({ ...colour, l });
    if (contrasts(candidate, scheme).every(({ ratio }) => ratio >= READABLE)) return candidate;
  }
  return scheme === 'light' ? '#000000' : '#ffffff';
}

/** Elements of SVG 2 that draw and do nothing else. */
const DRAWING = new Set(
  `svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan
   linearGradient radialGradient stop clipPath mask pattern style`.split(/\s+/),
);
const SVG = 'http://www.w3.org/2000/svg';
/** Pages show the logo in this height; much wider than that, it leaves no room for the name. */
const WIDEST = 8;

type Node = Record<string, unknown>;
const attributes = z.record(z.string(), z.string());

/** Why a logo is not just a picture, or none that a page can show. It is served under the newsroom's own origin. */
function logoProblem(logo: string): string | undefined {
  if (/<[!?]/.test(logo.replace(/<!--[\s\S]*?-->/g, ''))) {
    return 'it has a document type, an entity or an instruction: save it as plain SVG, without';
  }
  const valid = XMLValidator.validate(logo);
  if (valid !== true) return `it is no XML: ${valid.err.msg} Save it as plain SVG`;
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    preserveOrder: true,
    processEntities: true,
    htmlEntities: true,
  });
  const parsed: Node[] = parser.parse(logo);
  const roots = parsed.filter((node) => !('#text' in node));
  const root = attributes.safeParse(roots[0]?.[':@'] ?? {}).data ?? {};
  if (root.xmlns !== SVG) return `write xmlns="${SVG}" into its <svg>, or browsers show nothing`;
  const [, , width = 0, height = 0] = (root.viewBox ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (!(width > 0 && height > 0)) return 'write a viewBox into its <svg>, such as viewBox="0 0 64 32"';
  if (width / height > WIDEST)
    return `its viewBox is more than ${WIDEST} times as wide as high: take a part of it`;
  return roots.map((node) => drawingProblem(node)).find((problem) => problem !== undefined);
}

function drawingProblem(node: Node, isRoot = true): string | undefined {
  if ('#text' in node) return undefined;
  const [name = ''] = Object.keys(node).filter((key) => key !== ':@');
  if (!DRAWING.has(name)) return `<${name}> is no part of a drawing: take it out`;
  for (const [attribute, value] of Object.entries(attributes.safeParse(node[':@'] ?? {}).data ?? {})) {
    if (/^on/i.test(attribute)) return `${attribute} on <${name}> is a script: take it out`;
    if (attribute.startsWith('xmlns') && (!isRoot || (attribute === 'xmlns' && value !== SVG))) {
      return `${attribute} on <${name}>: only the <svg> names a namespace`;
    }
    const isForeign = /href$/i.test(attribute) ? !value.trim().startsWith('#') : refersOutside(value);
    if (isForeign)
      return `${attribute}="${value}" on <${name}> refers to something else: draw it here, or take it out`;
  }
  const children = z.array(z.record(z.string(), z.unknown())).safeParse(node[name]).data ?? [];
  if (name === 'style' && children.some((child) => refersOutside(String(child['#text'] ?? '')))) {
    return 'its <style> refers to something else: take that out';
  }
  return children.map((child) => drawingProblem(child, false)).find((problem) => problem !== undefined);
}

/** Whether a value or style sheet names anything but a part of the drawing. Escapes could hide it: there are none. */
const refersOutside = (value: string): boolean =>
  /@import|\\|image-set|javascript:|data:/i.test(value) || /url\(\s*(?!["']?#)/i.test(value);
