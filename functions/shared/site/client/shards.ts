import MiniSearch, { type SearchResult } from 'minisearch';
import {
  relevance,
  type SearchDocument,
  type SearchManifest,
  searchOptions,
  shardOptions,
} from '../../domain/search.ts';

/** A release that was found. */
export interface Found extends Omit<SearchDocument, 'words'> {
  /** The words of it that were found, as they are compared. */
  terms: ReadonlySet<string>;
  relevance: number;
}

export interface Shards {
  /** The newest shard that is not loaded and not missing; `undefined`: there is none. */
  next(): Promise<string | undefined>;
  /** The oldest that is loaded. */
  oldest(): string | undefined;
  /**
   * Loads a shard. It may be gone, merged into that of its year; then `next` names another. One that is named and not
   * there, as it may be while a year is being merged, is missing, and the others go on.
   */
  load(name: string): Promise<void>;
  /** Whether a shard is missing. */
  lacks(): boolean;
  /** Asks again for what is missing. */
  retry(): void;
  /** What the loaded shards have, the best first, and of what is equally good the newest. */
  find(terms: string[]): Found[];
}

/**
 * The shards of a newsroom's search, loaded one by one.
 *
 * @param get fetches a file beside the search page, `fresh` past every cache; `undefined`: there is none.
 * Whoever calls `next` or `load` gets what it throws
 */
export function createShards(get: (file: string, fresh: boolean) => Promise<string | undefined>): Shards {
  let names: string[] | undefined;
  const loaded = new Map<string, MiniSearch<SearchDocument>>();
  const loading = new Map<string, Promise<void>>();
  const missing = new Set<string>();

  const readNames = async (fresh: boolean): Promise<string[]> => {
    const text = await get('index.json', fresh);
    if (text === undefined) throw new Error('there is no list of the shards');
    const manifest: SearchManifest = JSON.parse(text);
    return manifest.shards;
  };
  const load = async (name: string): Promise<void> => {
    const text = await get(`${name}.json`, false);
    if (text !== undefined) {
      loaded.set(name, await MiniSearch.loadJSONAsync(text, shardOptions));
      return;
    }
    const now = await readNames(true);
    if (now.includes(name)) missing.add(name);
    names = now;
    for (const one of loaded.keys()) if (!now.includes(one)) loaded.delete(one);
  };

  return {
    async next() {
      names ??= await readNames(false);
      return names.find((name) => !loaded.has(name) && !missing.has(name));
    },
    oldest: () => names?.findLast((name) => loaded.has(name)),
    load(name) {
      const known = loading.get(name) ?? load(name).finally(() => loading.delete(name));
      loading.set(name, known);
      return known;
    },
    lacks: () => missing.size > 0,
    retry: () => missing.clear(),
    find(terms) {
      const found = new Map<string, Found>();
      for (const shard of loaded.values()) {
        for (const result of shard.search(terms.join(' '), searchOptions)) {
          if (!found.has(result.id)) found.set(result.id, foundIn(result, terms));
        }
      }
      return [...found.values()].sort(
        (a, b) => b.relevance - a.relevance || (a.date < b.date ? 1 : a.date > b.date ? -1 : 0),
      );
    },
  };
}

const foundIn = ({ id, title, summary, date, terms, match }: SearchResult, asked: string[]): Found => ({
  path: id,
  title,
  summary,
  date,
  terms: new Set(terms),
  relevance: relevance(asked, match),
});
