import type { ReleaseDocument } from '../../../functions/shared/domain/release.ts';
import { anEdition, aRevision } from '../../support/newsroom.ts';
import { aPicture, type GivenRelease, settings, siteUrl } from './releases.ts';

/** Characters that XML 1.0 forbids, and a half of a pair. */
export const FORBIDDEN = '\u0000\u0001\u0008\u000b\u000c\u000e\u001f\ufffe\uffff\ud800';
/** What ends a CDATA section, an element, an attribute, a comment; entities; another document. */
export const MARKUP =
  ']]> </title></headline></newsItem> <script>alert(1)</script> " \' --> &amp; &#0; &lol; <!DOCTYPE x [<!ENTITY lol "lol">]> <?xml version="1.1"?> {"a":1}\\';
/** Marks and overrides of direction, joiners, separators, what is beyond the first plane. */
export const UNUSUAL = '\u202e\u2066\u200f\u200d\u2028\u2029\u0085\ufeff 👩‍👧 𠮷 e\u0301 مرحبا';

const words = `${FORBIDDEN}${MARKUP}${UNUSUAL}`;

function release(name: string, document: Partial<ReleaseDocument>, changeNote?: string): GivenRelease {
  const slug = 'المد-والجزر';
  return {
    name,
    sources: {
      settings,
      siteUrl,
      edition: anEdition({ slug, language: 'ar' }),
      revision: aRevision({ slug, language: 'ar', document, ...(changeNote ? { changeNote } : {}) }),
      editions: [anEdition({ slug, language: 'ar' })],
      media: [
        aPicture(slug, 'a & b "<ه>.jpg', 1600, 900),
        { ...aPicture(slug, 'annex & "<ه>.pdf', 1, 1), kind: 'attachment', contentType: 'application/pdf' },
      ],
    },
  };
}

/** Releases as no upload makes them. */
export const hostileReleases: GivenRelease[] = [
  release(
    'hostile words everywhere',
    {
      title: words,
      subtitle: words,
      summary: words,
      topics: ['floods', 'no-longer-in-the-vocabulary'],
      dateline: { place: `${words}\n\t` },
      contacts: [
        { name: `${words}\r\n`, role: words, phone: words, phoneText: words, email: words },
        { name: words, role: `\n${words}` },
      ],
      image: { name: 'a & b "<ه>.jpg', alt: words, caption: words, credit: `${words}\n${words}` },
      bodyHtml: `<p>${FORBIDDEN}]]&gt; &lt;script&gt; &amp;amp; ${UNUSUAL}</p><details open><summary>]]&gt;</summary><img src="media:a%20%26%20b%20%22%3C%D9%87%3E.jpg" alt="a < b & c > d &quot;'"></details><br><table><colgroup><col></colgroup></table><!-- -- > --><p>`,
      bodyText: words,
    },
    words,
  ),
  release('an empty summary and no body', { summary: '', bodyHtml: '', bodyText: '' }),
  release('a body that breaks off', { bodyHtml: '<table><tr><td><ol><li>a<p>b', bodyText: 'a b' }),
  release('a body of 100 kB', {
    bodyHtml: `<p>${'Water & <b>tide</b> مد. '.repeat(4_000)}</p>`,
    bodyText: 'Water & tide مد. '.repeat(6_000),
  }),
  release('a body as deep as the sanitiser lets through', {
    bodyHtml: `${'<div>'.repeat(128)}deep${'</div>'.repeat(128)}`,
  }),
];
