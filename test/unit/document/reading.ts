import {
  type AboutDocument,
  type ReadEdition,
  readDocument,
} from '../../../functions/shared/domain/document/read-document.ts';
import type { NewsroomSettings } from '../../../functions/shared/domain/newsroom.ts';
import type { Problem } from '../../../functions/shared/domain/release.ts';
import { testNewsroom } from '../../support/newsroom.ts';

export const receivedAt = '2026-05-01T10:00:00.000Z';

/** Reads a text or bytes as an upload of the test newsroom. */
export function reading(
  source: string | Uint8Array,
  format: AboutDocument['format'] = 'md',
  about: Partial<AboutDocument> = {},
  settings: NewsroomSettings = testNewsroom,
) {
  const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source;
  return readDocument(bytes, { format, fileName: `en.${format}`, receivedAt, ...about }, settings);
}

/** The edition of a document that must be accepted. */
export async function editionOf(
  ...args: Parameters<typeof reading>
): Promise<ReadEdition & { warnings: Problem[] }> {
  const read = await reading(...args);
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  return { ...read.edition, warnings: read.warnings };
}

/** The errors of a document that must be rejected. */
export async function errorsOf(...args: Parameters<typeof reading>): Promise<Problem[]> {
  const read = await reading(...args);
  if (!('errors' in read)) throw new Error(`accepted: ${read.edition.document.title}`);
  return read.errors;
}
