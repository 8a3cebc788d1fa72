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
  /** As it is written there. */
  country: z.string().optional(),
  /** ISO 3166-1 alpha-2, where the place is known. */
  countryCode: z.string().length(2).optional(),
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

/** Words of somebody, without their marks, and who said them. */
export const quotation = z.strictObject({
  text: z.string(),
  speaker: z.string().optional(),
  role: z.string().optional(),
});
export type Quotation = z.infer<typeof quotation>;

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
  /** What somebody said, in the order of the text; it stays in the body. */
  quotations: z.array(quotation).default([]),
  /** The newsroom's own number of the release, as written. */
  number: z.string().optional(),
  /** "Notes to editors": their text; they stay in the body. */
  notes: z.string().optional(),
  /** "About …" as the document has it. The newsroom's own is not in the body: the page links to that of the newsroom. */
  boilerplate: z.string().optional(),
  /** Sanitised, without the title and the dateline. Law 10: nobody but the sanitiser writes this. */
  bodyHtml: z.string(),
  bodyText: z.string(),
});
export type ReleaseDocument = z.infer<typeof releaseDocument>;

/** One object version in the uploads bucket. */
export const uploadName = z.object({
  key: z.string(),
  /** S3's order of events for one key: hexadecimal, compared right-padded with zeros. */
  sequencer: z.string(),
  versionId: z.string().optional(),
});
export type UploadName = z.infer<typeof uploadName>;

const revisionStatus = z.enum(['published', 'retracted']);

/** What the world is told of a revision once its page is there. */
export const announcement = z.enum(['published', 'corrected', 'retracted', 'none']);
export type Announcement = z.infer<typeof announcement>;

/** A numbered state of an edition. Written once; only `publishedAt` and `announcement` are set later, once. */
export const revision = z.object({
  slug: z.string(),
  language: z.string(),
  /** 1 is the first. */
  revision: z.int().min(1),
  status: revisionStatus,
  document: releaseDocument,
  /** Nobody is told of a minor revision. The first revision is never minor. */
  minor: z.boolean(),
  /** Why a major revision after the first was made; the reason, for a retraction. */
  changeNote: z.string().optional(),
  /** Out of an archive: nobody is told of its first publication, and its lists are made when all of it is in. */
  imported: z.boolean().optional(),
  /** Not to be shown before this moment (UTC). */
  embargo: z.string().optional(),
  /** The last part of the page's address, where the document names one that is not the release's slug. */
  addressSlug: z.string().optional(),
  /** Hash of everything above that readers see: two uploads with one hash are one revision. */
  contentHash: z.string(),
  upload: uploadName,
  /** The moment of the upload that made it (UTC). */
  createdAt: z.string(),
  /** When it became public (UTC); set once, together with `announcement`. */
  publishedAt: z.string().optional(),
  announcement: announcement.optional(),
});
export type Revision = z.infer<typeof revision>;

/** Where an edition stands. One item an edition; the newest revision wins. */
export const edition = z.object({
  slug: z.string(),
  language: z.string(),
  /** The newest revision there is. */
  revision: z.int().min(1),
  /** The newest revision that the public may see; 0 while the first is held under embargo. */
  publicRevision: z.int().min(0),
  status: z.enum([...revisionStatus.options, 'scheduled']),
  /** Fixed by the first revision: `/{lang}/news/{yyyy}/{mm}/{slug}/`, percent-encoded; moved by one that names a slug. */
  path: z.string(),
  /** Where its page stood before; each leads to `path`. */
  formerPaths: z.array(z.string()).optional(),
  /** When the first public revision became public (UTC). */
  publishedAt: z.string().optional(),
  /** When the newest public revision became public (UTC). */
  updatedAt: z.string().optional(),
  /** While scheduled: when it is due (UTC). */
  dueAt: z.string().optional(),
  /** It came due too long ago to go out by itself, and waits for a person. */
  overdue: z.boolean().optional(),
  /** The upload that made the newest revision, by which older events are known as older (law 1). */
  upload: uploadName,
});
export type Edition = z.infer<typeof edition>;

/** A line of a list: what a list page, a feed and a card need, so that they read no revision. */
export const listEntry = z.object({
  slug: z.string(),
  language: z.string(),
  revision: z.int().min(1),
  title: z.string(),
  summary: z.string(),
  date: z.string(),
  updatedAt: z.string(),
  path: z.string(),
  topics: z.array(z.string()),
  places: z.array(z.string()),
  image: image.optional(),
});
export type ListEntry = z.infer<typeof listEntry>;

/** A file that readers are shown of a picture. Pixels and bytes. */
const rendition = z.object({
  /** `<width>.<extension>` */
  name: z.string(),
  contentType: z.string(),
  width: z.int(),
  height: z.int(),
  bytes: z.int(),
});
export type Rendition = z.infer<typeof rendition>;

/** A picture or attachment beside a release's documents. */
export const media = z.object({
  slug: z.string(),
  /** The file's name in `releases/<slug>/`. */
  name: z.string(),
  upload: uploadName,
  contentType: z.string(),
  bytes: z.int(),
  /** Pixels, of pictures. */
  width: z.int().optional(),
  height: z.int().optional(),
  /** First 16 hexadecimal digits of the content's SHA-256; part of the public address. */
  hash: z.string(),
  /** Absent: a picture. */
  kind: z.enum(['picture', 'attachment']).optional(),
  /** Of an attachment: the revisions, by language, that were held when it came. It is not listed before they are public. */
  heldWith: z.record(z.string(), z.int()).optional(),
  /** What readers are shown of a picture; absent of one that came before there were any. */
  renditions: z.array(rendition).optional(),
});
export type Media = z.infer<typeof media>;

/** One thing wrong with an upload, in words an editor can act on. */
export const problem = z.object({
  /** Stable name of the kind of problem, such as `title-missing`. */
  code: z.string(),
  /** What is wrong, showing the value received. */
  message: z.string(),
  /** What to write instead. */
  mend: z.string(),
  /** What fills the texts of this kind of problem, so that they can be told in another language. */
  values: z.record(z.string(), z.string()).optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  /** The heading above it, where a document has no lines. */
  near: z.string().optional(),
});
export type Problem = z.infer<typeof problem>;

/** Where something that was understood of a document was read. */
export const origin = z.enum([
  /** Its front matter, or what stands for it: the table or the properties of a Word file. */
  'front-matter',
  /** Metadata of the uploaded object. */
  'metadata',
  /** What the format states of itself: `<title>`, `<html lang>`, a Word file's core properties. */
  'properties',
  'heading',
  'text',
  'file-name',
  /** A word of the text that stands in the newsroom's vocabulary. */
  'vocabulary',
  /** The newsroom's own settings. */
  'newsroom',
  /** The upload itself: when it came. */
  'upload',
]);
export type Origin = z.infer<typeof origin>;

/** One thing that was understood of a document, for its report. */
export const understood = z.object({
  /** A name of front matter, such as `title`, or of `ReleaseDocument`. */
  field: z.string(),
  /** As the editor may read it. */
  value: z.string(),
  from: origin,
  line: z.int().optional(),
});
export type Understood = z.infer<typeof understood>;

/** What became of an upload: kept in the index, shown in the report and by the command line. */
export const uploadRecord = z.object({
  upload: uploadName,
  etag: z.string().optional(),
  bytes: z.int(),
  /** Who to tell, where the upload named one (object metadata `editor`). */
  editor: z.string().optional(),
  receivedAt: z.string(),
  /** The language of the editor, where the upload named one (object metadata `editor-language`). */
  editorLanguage: z.string().optional(),
  /** Mail only of what could not be taken (object metadata `report: quiet`, as imports say). */
  quiet: z.boolean().optional(),
  outcome: z.enum([
    'accepted',
    'scheduled',
    'unchanged',
    'rejected',
    'superseded',
    'media',
    'kept',
    'dropped',
  ]),
  slug: z.string().optional(),
  language: z.string().optional(),
  revision: z.int().optional(),
  title: z.string().optional(),
  path: z.string().optional(),
  errors: z.array(problem),
  warnings: z.array(problem),
  understood: z.array(understood).default([]),
});
export type UploadRecord = z.infer<typeof uploadRecord>;
