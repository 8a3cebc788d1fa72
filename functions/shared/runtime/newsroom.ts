import { readFileSync } from 'node:fs';
import { type NewsroomSettings, newsroomSettings } from '../domain/newsroom.ts';
import { NEWSROOM_FILE } from '../names.ts';

/** The newsroom's settings as they were when the function was bundled: a file beside the bundle. */
export function loadNewsroom(): NewsroomSettings {
  return newsroomSettings.parse(JSON.parse(readFileSync(new URL(NEWSROOM_FILE, import.meta.url), 'utf8')));
}
