import type { Options as Schema } from 'rehype-sanitize';

const table = ['table'];
const words = (text: string): string[] => text.split(' ');

/** What the body of a release may be made of. Everything else goes: a tag without its text's loss, or with it (`strip`). */
export const allowlist: Schema = {
  tagNames: [
    ...words('a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em'),
    ...words(
      'figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span',
    ),
    ...words('strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr'),
  ],
  strip: words(
    'applet audio button canvas datalist embed frame frameset head iframe math meter noembed noframes noscript object option plaintext progress script select style svg template textarea title video xmp',
  ),
  attributes: {
    '*': [
      ['dir', 'auto', 'ltr', 'rtl'],
      ['lang', /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i],
      ['id', /^user-content-[\w-]+$/],
    ],
    a: ['href'],
    abbr: ['title'],
    blockquote: ['cite'],
    col: ['span'],
    details: ['open'],
    img: ['alt', 'src'],
    li: ['value'],
    ol: ['reversed', 'start'],
    q: ['cite'],
    td: ['colSpan', 'rowSpan', ['align', 'left', 'center', 'right']],
    th: ['colSpan', 'rowSpan', 'scope', ['align', 'left', 'center', 'right']],
    time: ['dateTime'],
  },
  protocols: {
    href: ['http', 'https', 'mailto', 'tel', 'media'],
    src: ['media'],
    cite: ['http', 'https'],
  },
  ancestors: {
    caption: table,
    col: table,
    colgroup: table,
    tbody: table,
    td: table,
    tfoot: table,
    th: table,
    thead: table,
    tr: table,
    li: ['ol', 'ul'],
    dd: ['dl'],
    dt: ['dl'],
    summary: ['details'],
    figcaption: ['figure'],
  },
  clobber: [],
  clobberPrefix: '',
  required: {},
};
