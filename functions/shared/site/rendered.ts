import type { NewsroomSettings } from '../domain/newsroom.ts';
import type { SiteFile } from '../domain/ports.ts';
import type { Media } from '../domain/release.ts';
import type { Scripts } from '../names.ts';
import { htmlFile } from './files.ts';
import { type Layout, layout } from './layout.ts';

/** What a page is rendered with, beside the index. */
export interface RenderContext {
  settings: NewsroomSettings;
  /** Public origin, without a slash at the end. */
  siteUrl: string;
  scripts: Scripts;
}

/** The files of a page by their names in its folder, `index.html` first. */
export interface RenderedPage {
  files: Record<string, SiteFile>;
  /** What it shows of the releases' own files. */
  media?: Media[];
  /** The address of its social card, which render-cards draws. */
  card?: string | undefined;
}

/** A page of the site as a file. */
export const page = async (
  context: RenderContext,
  content: Omit<Layout, keyof RenderContext>,
): Promise<SiteFile> => htmlFile((await layout({ ...context, ...content })).toString(), content.language);

/** The same for every language of the newsroom, by its code. */
export const inEachLanguage = <T>(
  settings: NewsroomSettings,
  make: (language: string) => T,
): Record<string, T> => Object.fromEntries(settings.languages.map((language) => [language, make(language)]));
