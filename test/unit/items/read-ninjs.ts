import * as z from 'zod';
import { mediaAddress } from '../../../functions/shared/domain/address.ts';
import { mainRendition, renditionAddress } from '../../../functions/shared/domain/media.ts';
import type { Contact, Media } from '../../../functions/shared/domain/release.ts';

/** Of ninjs 3.1, what a release is read back from. Knows the standard's names and nothing of how items are made. */
const value = z.looseObject({ role: z.string(), contentType: z.string().optional(), value: z.string() });
const item = z.looseObject({
  version: z.string(),
  language: z.string(),
  slugline: z.string(),
  firstCreated: z.string(),
  versionCreated: z.string(),
  contentCreated: z.string(),
  headlines: z.array(value),
  descriptions: z.array(value).default([]),
  bodies: z.array(value).default([]),
  edNote: z.string().optional(),
  located: z.string().optional(),
  subjects: z.array(z.looseObject({ uri: z.string(), literal: z.string() })).default([]),
  places: z.array(z.looseObject({ literal: z.string() })).default([]),
  people: z
    .array(
      z.looseObject({
        name: z.string(),
        contactInfo: z
          .array(z.looseObject({ type: z.string(), name: z.string().optional(), value: z.string() }))
          .default([]),
      }),
    )
    .default([]),
});
type Person = z.infer<typeof item>['people'][number];

/** The release that an item of ninjs 3.1 tells of. */
export function readNinjs(json: string, siteUrl: string, media: Media[]) {
  const read = item.parse(JSON.parse(json));
  const of = (list: z.infer<typeof value>[], role: string, contentType?: string) =>
    list.find((one) => one.role === role && (!contentType || one.contentType === contentType))?.value;
  return {
    slug: read.slugline,
    language: read.language,
    revision: Number(read.version),
    firstPublishedAt: read.firstCreated,
    publishedAt: read.versionCreated,
    date: read.contentCreated,
    changeNote: read.edNote,
    title: of(read.headlines, 'main'),
    subtitle: of(read.headlines, 'subtitle'),
    summary: of(read.descriptions, 'summary') ?? '',
    place: read.located,
    topics: read.subjects.filter(({ uri }) => uri.startsWith(siteUrl)).map(({ literal }) => literal),
    places: read.places.map(({ literal }) => literal),
    contacts: read.people.map(contactOf),
    bodyHtml: ownAddresses(of(read.bodies, 'main', 'text/html') ?? '', siteUrl, media),
    bodyText: of(read.bodies, 'main', 'text/plain') ?? '',
  };
}

function contactOf({ name, contactInfo }: Person): Contact {
  const known = (type: string) => contactInfo.find((one) => one.type === type);
  const role = known('jobTitle')?.value;
  const email = known('email')?.value;
  const number = known('phone');
  const international = number && /^\+\d+$/.test(number.value);
  const written = international ? number.name : number?.value;
  return {
    name,
    ...(role ? { role } : {}),
    ...(international ? { phone: number.value } : {}),
    ...(written ? { phoneText: written } : {}),
    ...(email ? { email } : {}),
  };
}

/** A text as the newsroom holds it: files by their names, and its own pages without its origin. */
function ownAddresses(html: string, siteUrl: string, media: Media[]): string {
  const files = media.reduce((text, file) => {
    const main = mainRendition(file);
    const address = main ? renditionAddress(file, main) : mediaAddress(file);
    return text.replaceAll(`"${siteUrl}${address}"`, `"media:${encodeURIComponent(file.name)}"`);
  }, html);
  return files.replaceAll(`"${siteUrl}/`, '"/');
}
