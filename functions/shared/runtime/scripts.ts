import { readFileSync } from 'node:fs';
import { SCRIPTS_FILE, type Scripts, scripts } from '../names.ts';

/** The site's scripts as they were when the function was bundled: a file beside the bundle. */
export function loadScripts(): Scripts {
  return scripts.parse(JSON.parse(readFileSync(new URL(SCRIPTS_FILE, import.meta.url), 'utf8')));
}
