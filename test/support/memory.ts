import { createHash } from 'node:crypto';
import type { ReleaseEvent } from '../../events/catalogue.ts';
import { digestOf } from '../../functions/shared/adapters/site.ts';
import {
  type Bus,
  type Jobs,
  ObjectTooLarge,
  type QueuedJob,
  type Schedule,
  type SiteFile,
  type SiteInventory,
  type SiteStore,
  type UploadedObject,
  type Uploads,
} from '../../functions/shared/domain/ports.ts';

/** A bus that remembers what it was told. */
export function memoryBus(): Bus & { events: ReleaseEvent[] } {
  const events: ReleaseEvent[] = [];
  return {
    events,
    async emit(more) {
      events.push(...structuredClone(more));
    },
  };
}

/** A queue that remembers its jobs; those of one deduplication text only once. */
export function memoryJobs<J>(): Jobs<J> & { queued: QueuedJob<J>[]; jobs: J[] } {
  const queued: QueuedJob<J>[] = [];
  const seen = new Set<string>();
  return {
    queued,
    get jobs() {
      return queued.map((q) => q.job);
    },
    async send(jobs) {
      for (const job of jobs) {
        if (job.deduplication !== undefined) {
          if (seen.has(job.deduplication)) continue;
          seen.add(job.deduplication);
        }
        queued.push(structuredClone(job));
      }
    },
  };
}

/** An uploads bucket: the newest version of each object. */
export function memoryUploads(objects: Record<string, Partial<UploadedObject> & { bytes: Uint8Array }> = {}) {
  const stored = new Map<string, UploadedObject>(
    Object.entries(objects).map(([key, object]) => [key, { metadata: {}, ...object }]),
  );
  const uploads: Uploads = {
    async read(key, _versionId, limitBytes) {
      const object = stored.get(key);
      if (object && object.bytes.length > limitBytes)
        throw new ObjectTooLarge(key, object.bytes.length, limitBytes);
      return object;
    },
    async write(key, body, contentType) {
      stored.set(key, {
        bytes: typeof body === 'string' ? new TextEncoder().encode(body) : body,
        contentType,
        metadata: {},
      });
    },
  };
  return { ...uploads, objects: stored };
}

/** A site bucket that counts what was really written. */
export function memorySite() {
  const files = new Map<string, SiteFile>();
  const written: string[] = [];
  const site: SiteStore = {
    async put(key, file) {
      const before = files.get(key);
      if (
        before &&
        Buffer.from(before.body).equals(Buffer.from(file.body)) &&
        before.contentType === file.contentType
      ) {
        return 'unchanged';
      }
      files.set(key, file);
      written.push(key);
      return before ? 'replaced' : 'created';
    },
    has: async (key) => files.has(key),
    async remove(key) {
      files.delete(key);
    },
  };
  return { ...site, files, written };
}

/** The same bucket as an operator looks at it. */
export function memoryInventory(
  { files }: { files: Map<string, SiteFile> },
  modified = new Date(0),
): SiteInventory {
  const md5Of = ({ body }: SiteFile): string => createHash('md5').update(body).digest('hex');
  return {
    async *list() {
      yield [...files].map(([key, file]) => ({ key, md5: md5Of(file), modified }));
    },
    async look(key) {
      const file = files.get(key);
      return file && { md5: md5Of(file), digest: digestOf(file) };
    },
    async removeAll(keys) {
      for (const key of keys) files.delete(key);
    },
  };
}

/** Schedules by name. */
export function memorySchedule(): Schedule & { due: Map<string, { when: string; job: unknown }> } {
  const due = new Map<string, { when: string; job: unknown }>();
  return {
    due,
    async at(name, when, job) {
      due.set(name, { when, job: structuredClone(job) });
    },
    async cancel(name) {
      due.delete(name);
    },
  };
}
