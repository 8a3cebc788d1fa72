import { problem } from '../shared/domain/problems.ts';
import type { Problem } from '../shared/domain/release.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const ZIP = 'PK\u0003\u0004';

/** Content types by extension, and what the bytes of some must begin with. */
const TYPES: Record<string, [contentType: string, magic?: string]> = {
  pdf: ['application/pdf', '%PDF-'],
  docx: [`${OFFICE}.wordprocessingml.document`, ZIP],
  xlsx: [`${OFFICE}.spreadsheetml.sheet`, ZIP],
  pptx: [`${OFFICE}.presentationml.presentation`, ZIP],
  odt: ['application/vnd.oasis.opendocument.text', ZIP],
  ods: ['application/vnd.oasis.opendocument.spreadsheet', ZIP],
  odp: ['application/vnd.oasis.opendocument.presentation', ZIP],
  csv: ['text/csv'],
  zip: ['application/zip', ZIP],
  epub: ['application/epub+zip', ZIP],
  mp3: ['audio/mpeg'],
  m4a: ['audio/mp4'],
  mp4: ['video/mp4'],
  ics: ['text/calendar'],
  geojson: ['application/geo+json'],
  kml: ['application/vnd.google-earth.kml+xml'],
  gpx: ['application/gpx+xml'],
  srt: ['application/x-subrip'],
  vtt: ['text/vtt'],
};

/** The kind of an attachment, or why it is not taken: empty, not what its name says, or with macros. */
export function attachmentType(
  name: string,
  bytes: Uint8Array,
  key: string,
): { contentType: string } | Problem {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  const [contentType, magic] = TYPES[extension] ?? ['application/octet-stream'];
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.length === 0 || (magic && file.indexOf(magic, 0, 'latin1') !== 0)) {
    return problem('attachment-other', { key, bytes: file.length, extension });
  }
  // Names of a zip's parts stand in it as they are.
  if (magic === ZIP && file.includes('vbaProject.bin')) return problem('attachment-macros', { key });
  return { contentType };
}
