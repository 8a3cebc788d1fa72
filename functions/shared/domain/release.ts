import * as z from 'zod';

/** Someone the press may ask. `phone` is E.164 where the number could be read; `phoneText` is as written. */
export const contact = z.strictObject({
  name: z.string(),
  role: z.string().optional(),
  phone: z.string().optional(),
  phoneText: z.string().optional(),
  email: z.string().optional(),
});
export type Contact = z.infer<typeof contact>;

/** Place and date at the head of the body. `date` is a calendar date, or absent where the text names no year. */
export const dateline = z.strictObject({
  place: z.string(),
  country: z.string().optional(),
  date: z.iso.date().optional(),
});
export type Dateline = z.infer<typeof dateline>;

/** The picture of a release: a file beside the upload, with the text for those who can't see it. */
export const image = z.strictObject({
  name: z.string(),
  alt: z.string(),
  caption: z.string().optional(),
  credit: z.string().optional(),
});
export type Image = z.infer<typeof image>;

/**
 * What an edition says, read from an upload, checked and sanitised: one shape whatever the format.
 * Pictures inside `bodyHtml` have `src="media:<file name>"`; the page puts the public address there.
 */
export const releaseDocument = z.strictObject({
  title: z.string().min(1),
  subtitle: z.string().optional(),
  summary: z.string(),
  /** The moment of publication as the newsroom dates it, UTC. */
  date: z.iso.datetime(),
  dateline: dateline.optional(),
  topics: z.array(z.string()),
  places: z.array(z.string()),
  contacts: z.array(contact),
  image: image.optional(),
  /** Sanitised, without the title and the dateline. Law 10: nobody but the sanitiser writes this. */
  bodyHtml: z.string(),
  bodyText: z.string(),
});
export type ReleaseDocument = z.infer<typeof releaseDocument>;

export type RevisionStatus = 'published' | 'retracted';

/** A numbered state of an edition. Written once, never changed but for `publishedAt`, which is set once. */
export interface Revision {
  slug: string;
  language: string;
  revision: number;
  status: RevisionStatus;
  document: ReleaseDocument;
  /** Nobody is told of a minor revision. The first revision is never minor. */
  minor: boolean;
  /** Why a major revision after the first was made; the reason, for a retraction. */
  changeNote?: string;
  /** Not to be shown before this moment (UTC). */
  embargo?: string;
  /** Hash of everything above that readers see: two uploads with one hash are one revision. */
  contentHash: string;
  upload: UploadName;
  /** The moment of the upload that made it (UTC). */
  createdAt: string;
  /** When it became public (UTC); set once, together with `announcement`. */
  publishedAt?: string;
  announcement?: Announcement;
}

/** What the world is told of a revision once its page is there. */
export type Announcement = 'published' | 'corrected' | 'retracted' | 'none';

/** Where an edition stands. One item an edition; the newest revision wins. */
export interface Edition {
  slug: string;
  language: string;
  /** The newest revision there is. */
  revision: number;
  /** The newest revision that the public may see; 0 while the first is held under embargo. */
  publicRevision: number;
  status: RevisionStatus | 'scheduled';
  /** Fixed by the first revision: `/{lang}/news/{yyyy}/{mm}/{slug}/`, percent-encoded. */
  path: string;
  /** When the first public revision became public (UTC). */
  publishedAt?: string;
  /** When the newest public revision became public (UTC). */
  updatedAt?: string;
  /** While scheduled: when it is due (UTC). */
  dueAt?: string;
  /** The upload that made the newest revision, by which older events are known as older (law 1). */
  upload: UploadName;
}

/** One object version in the uploads bucket. */
export interface UploadName {
  key: string;
  /** S3's order of events for one key: hexadecimal, compared right-padded with zeros. */
  sequencer: string;
  versionId?: string;
}

/** A line of a list: what a list page, a feed and a card need, so that they read no revision. */
export interface ListEntry {
  slug: string;
  language: string;
  revision: number;
  title: string;
  summary: string;
  date: string;
  updatedAt: string;
  path: string;
  topics: string[];
  places: string[];
  image?: Image;
}

/** A picture or attachment beside a release's documents. */
export interface Media {
  slug: string;
  /** The file's name in `releases/<slug>/`. */
  name: string;
  upload: UploadName;
  contentType: string;
  bytes: number;
  width?: number;
  height?: number;
  /** First 16 hexadecimal digits of the content's SHA-256; part of the public address. */
  hash: string;
}

/** One thing wrong with an upload, in words an editor can act on. */
export interface Problem {
  /** Stable name of the kind of problem, such as `title-missing`. */
  code: string;
  /** What is wrong, showing the value received. */
  message: string;
  /** What to write instead. */
  mend: string;
  line?: number;
  column?: number;
}

/** What became of an upload: kept in the index, shown in the report and by the command line. */
export interface UploadRecord {
  upload: UploadName;
  etag?: string;
  bytes: number;
  /** Who to tell, where the upload named one (object metadata `editor`). */
  editor?: string;
  receivedAt: string;
  outcome: 'accepted' | 'scheduled' | 'unchanged' | 'rejected' | 'superseded' | 'media' | 'kept';
  slug?: string;
  language?: string;
  revision?: number;
  title?: string;
  path?: string;
  errors: Problem[];
  warnings: Problem[];
}
