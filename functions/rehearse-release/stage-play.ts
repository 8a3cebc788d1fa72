import { mediaAddress } from '../shared/domain/address.ts';
import { limits } from '../shared/domain/document/limits.ts';
import { mediaNamesIn } from '../shared/domain/document/media-names.ts';
import type { EmbeddedFile } from '../shared/domain/document/read-document.ts';
import { toNinjs } from '../shared/domain/items/ninjs.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import { ObjectTooLarge, type Uploads } from '../shared/domain/ports.ts';
import type { Announcement, Edition, Media, Revision } from '../shared/domain/release.ts';
import { UPLOAD_PREFIX } from '../shared/names.ts';
import { siteAssets } from '../shared/site/assets.ts';
import { alertMail } from '../shared/site/mail/alert.ts';
import { render } from '../shared/site/render.ts';
import type { RenderContext } from '../shared/site/rendered.ts';

/** The index as it would be with a revision public (law 4): what pages are made of, and nothing is written. */
function withPublic(
  index: NewsroomIndex,
  edition: Edition,
  revision: Revision,
  files: Media[],
): NewsroomIndex {
  const isIt = (slug: string, language: string) => slug === edition.slug && language === edition.language;
  return {
    ...index,
    edition: async (slug, language) => (isIt(slug, language) ? edition : index.edition(slug, language)),
    editions: async (slug) => {
      const others = (await index.editions(slug)).filter((e) => e.language !== edition.language);
      return slug === edition.slug ? [...others, edition] : index.editions(slug);
    },
    revision: async (slug, language, n) =>
      isIt(slug, language) && n === revision.revision ? revision : index.revision(slug, language, n),
    revisions: async (slug, language) => {
      const before = await index.revisions(slug, language);
      return isIt(slug, language)
        ? [revision, ...before.filter((r) => r.revision < revision.revision)]
        : before;
    },
    revisionsOf: async (entries) => {
      const isOurs = (entry: { slug: string; language: string; revision: number }) =>
        isIt(entry.slug, entry.language) && entry.revision === revision.revision;
      const others = await index.revisionsOf(entries.filter((entry) => !isOurs(entry)));
      return entries.some(isOurs) ? [...others, revision] : others;
    },
    media: async (slug) => {
      const there = await index.media(slug);
      if (slug !== edition.slug) return there;
      return [...there.filter((m) => !files.some(({ name }) => name === m.name)), ...files];
    },
  };
}

/** What a rehearsal leaves beside its report. */
export interface Play {
  page: string;
  mail?: { subject: string; html: string; text: string };
  ninjs: string;
}

/** Plays a revision through: its page as it would stand, the alert as it would be sent, the item as partners would get it. */
export async function play(
  {
    index,
    uploads,
    settings,
    siteUrl,
    scripts,
  }: RenderContext & { index: NewsroomIndex; uploads: Pick<Uploads, 'read'> },
  edition: Edition,
  revision: Revision,
  announcement: Announcement,
  embedded: EmbeddedFile[],
): Promise<Play> {
  const { slug, document, language, changeNote } = revision;
  const beside = await filesBeside(uploads, slug, revision);
  const pictures = [...embedded, ...beside];
  const files = pictures.map(
    (file): Media => ({
      slug,
      name: file.name,
      upload: revision.upload,
      contentType: file.contentType,
      bytes: file.bytes.length,
      hash: 'rehearsal',
    }),
  );
  const overlay = withPublic(index, edition, revision, files);
  const { files: rendered } = await render(overlay, edition.path, { settings, siteUrl, scripts });
  const html = String(rendered.values().next().value?.body ?? '');
  const url = `${siteUrl}${edition.path}`;
  const mail =
    announcement === 'none'
      ? undefined
      : await alertMail(
          { settings, siteUrl },
          {
            language,
            kind: announcement,
            title: document.title,
            summary: document.summary,
            changeNote,
            date: document.date,
            path: edition.path,
          },
          { manage: url, unsubscribe: url },
        );
  const [editions, media] = await Promise.all([overlay.editions(slug), overlay.media(slug)]);
  return {
    page: standAlone(html, settings, siteUrl, pictures, slug),
    ...(mail ? { mail } : {}),
    ninjs: `${JSON.stringify(toNinjs({ settings, siteUrl, edition, revision, editions, media }), null, 2)}\n`,
  };
}

const TYPES: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
};

/** Pictures that lie beside the rehearsal and that its text shows. */
async function filesBeside(
  uploads: Pick<Uploads, 'read'>,
  slug: string,
  { document, upload }: Revision,
): Promise<EmbeddedFile[]> {
  const folder =
    upload.key.split('/').length > 2
      ? upload.key.slice(0, upload.key.lastIndexOf('/') + 1)
      : `${UPLOAD_PREFIX.preview}${slug}/`;
  const found = await Promise.all(
    mediaNamesIn(document).map(async ({ name }): Promise<EmbeddedFile[]> => {
      const contentType = TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
      if (!contentType) return [];
      try {
        const object = await uploads.read(`${folder}${name}`, undefined, limits.picture.bytes);
        return object ? [{ name, bytes: object.bytes, contentType }] : [];
      } catch (error) {
        if (error instanceof ObjectTooLarge) return [];
        throw error;
      }
    }),
  );
  return found.flat();
}

/** The page as it can be opened from a bucket: its styles and new pictures inside, all else at the site. */
function standAlone(
  html: string,
  settings: RenderContext['settings'],
  siteUrl: string,
  pictures: EmbeddedFile[],
  slug: string,
): string {
  const { stylesheet } = siteAssets(settings);
  const style = `<style>${String(stylesheet.file.body)}</style>`;
  let page = html.replace(/<link rel="stylesheet"[^>]*>/, () => style);
  for (const { name, bytes, contentType } of pictures) {
    const address = mediaAddress({ slug, hash: 'rehearsal', name });
    page = page.replaceAll(address, `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`);
  }
  return page.replace(/(href|src)="\/(?!\/)/g, `$1="${siteUrl}/`);
}
