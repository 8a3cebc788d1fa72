import type { Facet } from './address.ts';
import type {
  Announcement,
  Edition,
  ListEntry,
  Media,
  Revision,
  UploadName,
  UploadRecord,
} from './release.ts';
import type { SearchEntry } from './search-entry.ts';

/** What pages are made of (law 4). Every call is a bounded number of requests, whatever the size of the archive. */
export interface NewsroomIndex {
  edition(slug: string, language: string): Promise<Edition | undefined>;
  /** All editions of a release, by language code. */
  editions(slug: string): Promise<Edition[]>;
  revision(slug: string, language: string, revision: number): Promise<Revision | undefined>;
  /** The revisions that some lines of lists are of, each once, in no order: a request or two, however many. */
  revisionsOf(entries: Pick<ListEntry, 'slug' | 'language' | 'revision'>[]): Promise<Revision[]>;
  /** Revisions of an edition, newest first. */
  revisions(slug: string, language: string): Promise<Revision[]>;
  /** The newest entries of a list, newest first, across months. */
  latest(language: string, facet: Facet, limit: number): Promise<ListEntry[]>;
  /** All entries of a month (`yyyy-mm`), newest first. */
  month(language: string, facet: Facet, month: string): Promise<ListEntry[]>;
  /** The months in which a list has entries, newest first. */
  months(language: string, facet: Facet): Promise<MonthCount[]>;
  /** The entries of a list next to a place in it, nearest first, across months; the place itself may be taken or not. */
  beside(
    language: string,
    facet: Facet,
    place: ListPlace,
    side: 'older' | 'newer',
    limit: number,
  ): Promise<ListEntry[]>;
  /** What was withdrawn from a list and was dated no earlier than `since` (UTC), newest first. */
  withdrawn(language: string, facet: Facet, since: string): Promise<ListEntry[]>;
  /** The editions in one language of some releases, those that there are, in no order. */
  editionsIn(language: string, slugs: string[]): Promise<Edition[]>;
  /** The release whose page an address is, where that is not in the address itself. */
  addressOwner(path: string): Promise<{ slug: string } | undefined>;
  /** Files beside a release's documents, by name. */
  media(slug: string): Promise<Media[]>;
  /** What search knows of a month (`yyyy-mm`), newest first. */
  searchEntries(language: string, month: string): Promise<SearchEntry[]>;
  /** The years whose months are one shard of search, newest first. */
  mergedYears(language: string): Promise<MergedYear[]>;
}

/** A year (`yyyy`), and the run of merge-search that merged it. */
export interface MergedYear {
  year: string;
  run: string;
}

/** How many entries a list has in a month (`yyyy-mm`). */
export interface MonthCount {
  month: string;
  count: number;
}

/** Where an entry stands, or would stand, in a list. */
export interface ListPlace extends Pick<ListEntry, 'date' | 'slug'> {
  /** `yyyy-mm`, in the newsroom's time zone. */
  month: string;
}

/** An edition that is held until a moment (UTC). */
export interface Due {
  slug: string;
  language: string;
  dueAt: string;
}

/** The index as those see it who write it: ingest-release and release-due. */
export interface WritableIndex extends NewsroomIndex {
  /** Adds a revision. `false`: there is one of that number already, and it was left as it is. */
  addRevision(revision: Revision): Promise<boolean>;
  /** Sets `publishedAt` and `announcement` of a revision, once; returns what stands there afterwards. */
  markPublic(revision: Revision, publishedAt: string, announcement: Announcement): Promise<Revision>;
  /** Replaces an edition that still is as `previous` says (undefined: that there is none). `false`: it had changed. */
  replaceEdition(edition: Edition, previous: Edition | undefined): Promise<boolean>;
  /** Keeps that an edition waits for a moment, for those who ask what is due; and forgets it. */
  putDue(due: Due): Promise<void>;
  removeDue(due: Due): Promise<void>;
  /** What waits, the next first. A line may be left of what was moved: the edition has the word. */
  due(): Promise<Due[]>;
  /** Takes an address for a release. `false`: another release has it. */
  claimAddress(path: string, slug: string): Promise<boolean>;
  putListEntry(facet: Facet, month: string, entry: ListEntry): Promise<void>;
  removeListEntry(
    facet: Facet,
    month: string,
    entry: Pick<ListEntry, 'slug' | 'language' | 'date'>,
  ): Promise<void>;
  /** Keeps that an entry was withdrawn from a list, for those who follow its feed; and forgets it. */
  putWithdrawn(facet: Facet, entry: ListEntry): Promise<void>;
  removeWithdrawn(facet: Facet, entry: Pick<ListEntry, 'slug' | 'language' | 'date'>): Promise<void>;
  /** Keeps what search knows of an edition, one line a month, date and slug; and forgets it. */
  putSearchEntry(month: string, entry: SearchEntry): Promise<void>;
  removeSearchEntry(month: string, entry: Pick<SearchEntry, 'slug' | 'language' | 'date'>): Promise<void>;
  /** Says that the months of a year are one shard from now on. `false`: another run has said so. */
  mergeYear(language: string, merged: MergedYear): Promise<boolean>;
  putMedia(media: Media): Promise<void>;
  /** Keeps what became of an upload. An upload recorded again replaces itself. */
  recordUpload(record: UploadRecord): Promise<void>;
  /** What became of one upload. */
  upload(name: UploadName): Promise<UploadRecord | undefined>;
  /** What became of the uploads of a key, newest first. */
  uploads(key: string, limit: number): Promise<UploadRecord[]>;
}
