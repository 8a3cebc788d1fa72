import { createHash } from 'node:crypto';
import { assetAddress, siteKey } from '../domain/address.ts';
import type { NewsroomSettings } from '../domain/newsroom.ts';
import { defaultLanguage } from '../domain/newsroom.ts';
import type { SiteFile } from '../domain/ports.ts';
import { SCRIPT_NAMES, type ScriptName, type Scripts } from '../names.ts';
import { CACHE } from './files.ts';
import { stylesheet } from './styles/index.ts';

/** A file that pages refer to by a name that holds its content's hash. */
export interface Asset {
  address: string;
  key: string;
  file: SiteFile;
}

export interface SiteAssets {
  stylesheet: Asset;
  /** Square. */
  icon: Asset;
  /** The newsroom's own, where it has one. */
  logo?: Asset;
}

const made = new WeakMap<NewsroomSettings, SiteAssets>();

/** The stylesheet and the icon in the newsroom's colours, and its logo. They must be on the site before a page that shows them. */
export function siteAssets(settings: NewsroomSettings): SiteAssets {
  const before = made.get(settings);
  if (before) return before;
  const logo = settings.logo ? asset('logo', 'svg', 'image/svg+xml', `${settings.logo.trim()}\n`) : undefined;
  const assets: SiteAssets = {
    stylesheet: asset('site', 'css', 'text/css; charset=utf-8', stylesheet(settings.colours)),
    // A page that shows the logo has it already: one request for both.
    icon: logo ?? asset('icon', 'svg', 'image/svg+xml', icon(settings)),
    ...(logo ? { logo } : {}),
  };
  made.set(settings, assets);
  return assets;
}

/** A script of the site. It must be there before a page that runs it. */
export function scriptAsset(scripts: Scripts, name: ScriptName): Asset {
  const text = scripts[name];
  const script = madeScripts.get(text) ?? asset(name, 'js', 'text/javascript; charset=utf-8', text);
  madeScripts.set(text, script);
  return script;
}

/** Scripts by their texts: a process has one of each. */
const madeScripts = new Map<string, Asset>();

/** Everything that pages refer to by such a name. */
export const allAssets = (settings: NewsroomSettings, scripts: Scripts): Asset[] => [
  ...Object.values(siteAssets(settings)),
  ...SCRIPT_NAMES.map((name) => scriptAsset(scripts, name)),
];

function asset(name: string, extension: string, contentType: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  const address = assetAddress(name, hash, extension);
  return { address, key: siteKey(address), file: { body, contentType, cacheControl: CACHE.forever } };
}

/** The newsroom's initial on its colour. */
function icon(settings: NewsroomSettings): string {
  const [initial = ''] = settings.name[defaultLanguage(settings)] ?? '';
  const letter = initial.toUpperCase().replace(/[<&]/g, '');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="${settings.colours.accent}"/><text x="16" y="23.5" text-anchor="middle" font-family="Georgia,serif" font-weight="700" font-size="22" fill="#fff">${letter}</text></svg>\n`;
}
