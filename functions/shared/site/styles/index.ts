import type { NewsroomSettings } from '../../domain/newsroom.ts';
import { base } from './base.ts';
import { chrome } from './chrome.ts';
import { forms } from './forms.ts';
import { lists } from './lists.ts';
import { partner } from './partner.ts';
import { print } from './print.ts';
import { release } from './release.ts';
import { search } from './search.ts';
import { tokens } from './tokens.ts';

/** The whole stylesheet, in the newsroom's colours. */
export function stylesheet(colours: NewsroomSettings['colours']): string {
  return squeeze([tokens(colours), base, chrome, release, lists, forms, search, partner, print].join('\n'));
}

/** Takes out comments and indentation; no value of ours holds either. */
const squeeze = (css: string): string =>
  css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
