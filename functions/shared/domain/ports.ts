/** What handlers need of the world outside; adapters/ fulfils these on AWS, test/support/memory.ts in tests. */
import type { ReleaseEvent } from '../../../events/catalogue.ts';

/** The newsroom's bus. */
export interface Bus {
  /** Returns when the bus has taken every event; throws otherwise (law 2: the queue will bring us back). */
  emit(events: ReleaseEvent[]): Promise<void>;
}

/** A job on its way to a queue. */
export interface QueuedJob<J> {
  job: J;
  /** FIFO queues: jobs of one group run one at a time, in order. */
  group?: string;
  /** FIFO queues: a job with the same text within five minutes is dropped. Any length; it is hashed. */
  deduplication?: string;
  /** Standard queues: 0 to 900 (SQS limit). */
  delaySeconds?: number;
}

/** A queue of ours, seen by those who fill it. */
export interface Jobs<J> {
  /** Returns when the queue has taken every job; throws otherwise. */
  send(jobs: QueuedJob<J>[]): Promise<void>;
}

export interface UploadedObject {
  bytes: Uint8Array;
  contentType?: string;
  etag?: string;
  /** User metadata, names in lower case without `x-amz-meta-`. */
  metadata: Record<string, string>;
}

/** The uploads bucket. */
export interface Uploads {
  /**
   * Reads at most `limitBytes` of an object; one byte more is an error.
   * `undefined`: there is no such object (any more).
   *
   * @throws ObjectTooLarge
   */
  read(key: string, versionId: string | undefined, limitBytes: number): Promise<UploadedObject | undefined>;
  write(key: string, body: string | Uint8Array, contentType: string): Promise<void>;
}

/** An object has more bytes than the reader allows. */
export class ObjectTooLarge extends Error {
  readonly bytes: number;
  readonly limitBytes: number;

  constructor(key: string, bytes: number, limitBytes: number) {
    super(`${key} has ${bytes} bytes; at most ${limitBytes} are read`);
    this.bytes = bytes;
    this.limitBytes = limitBytes;
  }
}

/** A file of the public site. */
export interface SiteFile {
  body: string | Uint8Array;
  contentType: string;
  /** `Cache-Control` (RFC 9111). */
  cacheControl: string;
  contentLanguage?: string;
}

/** The site bucket. */
export interface SiteStore {
  /** Writes a file unless the same bytes and headers stand there already. */
  put(key: string, file: SiteFile): Promise<'created' | 'replaced' | 'unchanged'>;
  /** Whether any file stands there. */
  has(key: string): Promise<boolean>;
  remove(key: string): Promise<void>;
}

/** The CDN in front of the site. */
export interface Cdn {
  /**
   * Asks the CDN to forget what it keeps at some paths (absolute, percent-encoded, at most 3,000). Returns when it has
   * taken the request; a request under a reference that it knows is no second one.
   */
  invalidate(paths: string[], reference: string): Promise<void>;
}

/** A file as the listing of the site bucket has it. */
export interface StoredFile {
  key: string;
  /** The MD5 of its bytes, hexadecimal. */
  md5: string;
  modified: Date;
}

/** The site bucket as an operator looks at it. */
export interface SiteInventory {
  /** All files, some at a time, in no order. */
  list(): AsyncIterable<StoredFile[]>;
  /** What stands at a key now: MD5 of its bytes and digest of bytes and headers; undefined: nothing. */
  look(key: string): Promise<{ md5: string; digest?: string | undefined } | undefined>;
  /** Removes files, however many; one that is gone already is no error. */
  removeAll(keys: string[]): Promise<void>;
}

/** One-off schedules. */
export interface Schedule {
  /** Puts `job` into the schedule's queue at `when` (UTC, to the second). A schedule of the same name is replaced. */
  at(name: string, when: string, job: unknown): Promise<void>;
  /** Forgets a schedule; one that is gone already is no error. */
  cancel(name: string): Promise<void>;
}

/** Encrypts what only those may read who have the permission of the newsroom's key for secrets. */
export interface Seal {
  /** @param context whose it is: it opens under the same words only */
  seal(text: string, context: Record<string, string>): Promise<string>;
  /** @throws Error where it was not sealed under this context, or the permission is missing; it shows nothing of the text */
  open(sealed: string, context: Record<string, string>): Promise<string>;
}

/** What partners are sent, by the SHA-256 of its bytes (hexadecimal), kept for 120 days. Private: some of it is held. */
export interface ItemStore {
  /** Writes an item; one that is there already is the same. */
  put(digest: string, body: Uint8Array, contentType: string): Promise<void>;
  /** Undefined: there is none, or it is too old. */
  get(digest: string): Promise<Uint8Array | undefined>;
}
