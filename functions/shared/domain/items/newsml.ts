import { XMLBuilder, XMLValidator } from 'fast-xml-parser';
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parseFragment } from 'parse5';
import * as z from 'zod';
import { directionOf } from '../intl.ts';
import type { Contact } from '../release.ts';
import { xmlSafe } from '../xml.ts';
import { language, moment, problemsOf, text, uri } from './checked.ts';
import type { ItemFacts, ItemPicture } from './facts.ts';

/** An element or a text, as fast-xml-parser holds it where order matters. */
type XmlNode = { [name: string]: XmlNode[] | string | Record<string, string> };

type Attributes = Record<string, string | number | undefined>;

function element(name: string, attributes: Attributes = {}, children: (XmlNode | string)[] = []): XmlNode {
  const given = Object.entries(attributes).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return {
    [name]: children.map((child) => (typeof child === 'string' ? { '#text': child } : child)),
    ...(given.length > 0 ? { ':@': Object.fromEntries(given) } : {}),
  };
}

/** Elements of XHTML that never have content (HTML, "void elements"). */
const VOID = ['area', 'br', 'col', 'hr', 'img', 'input', 'source', 'wbr'];

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  suppressBooleanAttributes: false,
  unpairedTags: VOID,
  suppressUnpairedNode: false,
  // The sanitiser has a limit for the body; around it stand seven elements.
  maxNestedTags: 1_000,
  tagValueProcessor: (_, value) => xmlSafe(String(value)),
  attributeValueProcessor: (_, value) => xmlSafe(String(value)),
});

/** What has to be there. The schema would let most of it be absent. */
const needed = z.object({
  uri,
  language,
  title: text,
  version: z.int().min(1),
  firstCreated: moment,
  versionCreated: moment,
  contentCreated: moment,
  embargoedUntil: moment.optional(),
  provider: z.object({ name: text }),
});

/** A news item of IPTC NewsML-G2 2.35, Power, checked. */
export function newsItem(facts: ItemFacts) {
  const problems = problemsOf({ ...facts, title: xmlSafe(facts.title) }, needed);
  if (problems) return { problems };
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build([root(facts)])}\n`;
  const wellFormed = XMLValidator.validate(body);
  if (wellFormed === true) return { body };
  const { line, col, msg } = wellFormed.err;
  return { problems: [{ path: `line ${line}, column ${col}`, message: msg }] };
}

const NAR = 'http://iptc.org/std/nar/2006-10-01/';
const XHTML = 'http://www.w3.org/1999/xhtml';
/** Says what the schemes of `qcode` are (ninat, stat, irel, medtop …). */
const CATALOG = 'http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml';

const root = (facts: ItemFacts): XmlNode =>
  element(
    'newsItem',
    {
      xmlns: NAR,
      guid: facts.uri,
      version: facts.version,
      standard: 'NewsML-G2',
      standardversion: '2.35',
      conformance: 'power',
      'xml:lang': facts.language,
      dir: directionOf(facts.language),
    },
    [
      element('catalogRef', { href: CATALOG }),
      element('rightsInfo', {}, [
        element('copyrightHolder', { uri: facts.provider.uri }, [
          element('name', {}, [line(facts.provider.name)]),
        ]),
        element('copyrightNotice', {}, [facts.copyrightNotice]),
      ]),
      itemMeta(facts),
      contentMeta(facts),
      ...(facts.body ? [contentSet(facts.body, facts)] : []),
    ],
  );

function itemMeta(facts: ItemFacts): XmlNode {
  const { version, previous, minor, pubStatus, embargoedUntil, edNote, provider, title, uri } = facts;
  return element('itemMeta', {}, [
    element('itemClass', { qcode: 'ninat:text' }),
    element('provider', { uri: provider.uri }, [element('name', {}, [line(provider.name)])]),
    element('versionCreated', {}, [facts.versionCreated]),
    element('firstCreated', {}, [facts.firstCreated]),
    ...(embargoedUntil ? [element('embargoed', {}, [embargoedUntil])] : []),
    element('pubStatus', { qcode: `stat:${pubStatus}` }),
    element('title', {}, [title]),
    ...(edNote ? [element('edNote', {}, [edNote])] : []),
    ...(version > 1 && pubStatus !== 'canceled'
      ? [element('signal', { qcode: minor ? 'sig:update' : 'sig:correction' })]
      : []),
    element('altRep', { contenttype: 'text/html' }, [uri]),
    ...(previous === undefined
      ? []
      : [element('link', { rel: 'irel:previousVersion', residref: uri, version: previous })]),
    ...facts.translations.map((other) =>
      element(
        'link',
        { rel: 'irel:seeAlso', residref: other.uri, href: other.uri, contenttype: 'text/html' },
        [element('itemClass', { qcode: 'ninat:text' }), element('language', { tag: other.language })],
      ),
    ),
    ...(facts.picture ? [pictureLink(facts.picture)] : []),
    ...facts.attachments.map(({ url, contentType, bytes, name }) =>
      element('link', { rel: 'irel:seeAlso', href: url, contenttype: contentType, size: bytes, title: name }),
    ),
  ]);
}

const pictureLink = ({ alt, caption, credit, copyrightNotice, main }: ItemPicture): XmlNode =>
  element('link', { rel: 'irel:seeAlso', href: main.url, contenttype: main.contentType, size: main.bytes }, [
    element('itemClass', { qcode: 'ninat:picture' }),
    element('rightsInfo', {}, [element('copyrightNotice', {}, [copyrightNotice])]),
    ...(alt ? [element('title', {}, [alt])] : []),
    ...(credit ? [element('creditline', {}, [line(credit)])] : []),
    ...(caption ? [element('description', { role: 'drol:caption' }, [caption])] : []),
  ]);

function contentMeta(facts: ItemFacts): XmlNode {
  const { located, provider, language, title, subtitle, summary, topics, places } = facts;
  return element('contentMeta', {}, [
    ...(facts.picture?.files ?? []).map(({ url, contentType, width, height, bytes }) =>
      element('icon', { href: url, contenttype: contentType, size: bytes, width, height }),
    ),
    element('contentCreated', {}, [facts.contentCreated]),
    ...(located
      ? [element('located', { type: 'cpnat:geoArea' }, [element('name', {}, [line(located)])])]
      : []),
    ...facts.contacts.map(contactOf),
    element('language', { tag: language }),
    ...topics.map(({ id, name, uri }) =>
      element('subject', { type: 'cpnat:abstract', uri, literal: id }, [element('name', {}, [line(name)])]),
    ),
    ...topics.flatMap(({ mediaTopic }) =>
      mediaTopic ? [element('subject', { type: 'cpnat:abstract', qcode: mediaTopic })] : [],
    ),
    ...places.map(({ id, name, uri }) =>
      element('subject', { type: 'cpnat:geoArea', uri, literal: id }, [element('name', {}, [line(name)])]),
    ),
    element('slugline', {}, [line(facts.slug)]),
    element('headline', { rank: 1 }, [title]),
    ...(subtitle ? [element('headline', { rank: 2 }, [subtitle])] : []),
    element('by', {}, [provider.name]),
    element('creditline', {}, [line(provider.name)]),
    ...(summary ? [element('description', { role: 'drol:summary' }, [summary])] : []),
  ]);
}

/** Whom the press may ask supplied what it may ask about. */
const contactOf = ({ name, role, phone, phoneText, email }: Contact): XmlNode => {
  const number = phone ?? phoneText;
  return element('infoSource', { type: 'cpnat:person', literal: line(name) }, [
    element('name', {}, [line(name)]),
    ...(role ? [element('definition', {}, [role])] : []),
    ...(number || email
      ? [
          element('personDetails', {}, [
            element('contactInfo', {}, [
              ...(email ? [element('email', {}, [email])] : []),
              ...(number ? [element('phone', {}, [number])] : []),
            ]),
          ]),
        ]
      : []),
  ]);
};

/** Names are one line (`g2normalizedString`). */
const line = (words: string): string => words.replace(/[\t\n\r]+/g, ' ');

const contentSet = (
  { html, text }: NonNullable<ItemFacts['body']>,
  { language, title }: ItemFacts,
): XmlNode =>
  element('contentSet', {}, [
    element('inlineXML', { contenttype: 'application/xhtml+xml' }, [
      element('html', { xmlns: XHTML, lang: language, 'xml:lang': language, dir: directionOf(language) }, [
        element('head', {}, [element('title', {}, [title])]),
        element('body', {}, parseFragment(html, { scriptingEnabled: false }).childNodes.flatMap(xhtml)),
      ]),
    ]),
    element(
      'inlineData',
      {
        contenttype: 'text/plain',
        charcount: [...xmlSafe(text)].length,
        'xml:lang': language,
        dir: directionOf(language),
      },
      [text],
    ),
  ]);

function xhtml(node: DefaultTreeAdapterTypes.ChildNode): (XmlNode | string)[] {
  if (defaultTreeAdapter.isTextNode(node)) return [node.value];
  if (!defaultTreeAdapter.isElementNode(node)) return [];
  const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
  return [element(node.tagName, attributes, node.childNodes.flatMap(xhtml))];
}
