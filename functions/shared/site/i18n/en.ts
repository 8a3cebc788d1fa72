/** The texts of the interface in English. Those of the other languages have this shape; `{…}` is filled in. */
export const en = {
  skip: 'Skip to content',
  home: 'Newsroom',
  menu: 'Newsroom',
  languages: 'Languages',
  latest: 'Latest releases',
  topics: 'Topics',
  places: 'Places',
  archive: 'Archive',
  subscribe: 'Subscribe',
  feeds: 'Feeds',
  contacts: 'Press contacts',
  about: 'About {name}',
  updated: 'Updated {date}',
  alsoIn: 'Also in',
  otherFormats: 'This release as',
  plainText: 'Plain text',
  attachments: 'Attachments',
  photo: 'Photo: {credit}',
  tableLabel: 'Table',
  corrections: 'Changes to this release',
  dateline: '{place}, {date} –',
  comma: ', ',
  datelinePlace: '{place} –',
  retracted: 'Retracted',
  retractedOn: 'This release was retracted on {date}.',
  retractedReason: 'Reason: {reason}',
  none: 'Nothing here yet.',
  count: { one: '{n} release', other: '{n} releases' },
  allReleases: 'All releases of {month}',
  chooseLanguage: 'Choose your language',
  notFoundTitle: 'Page not found',
  notFound: 'There is no page at this address. It may have moved, or the link may be broken.',
  toHome: 'Go to the newsroom',
  subscribeTitle: 'Subscribe by e-mail',
  subscribeLead:
    'Get an e-mail when we publish. You choose the topics and places, and you can leave with one click at any time.',
  email: 'E-mail address',
  language: 'Language',
  topicsHint: 'Choose none to get all of them.',
  placesHint: 'Choose none to get all of them.',
  subscribeButton: 'Subscribe',
  subscribePrivacy:
    'We send a confirmation first. Your address is used for these alerts only and is given to nobody.',
  honeypot: 'Leave this field empty',
};

/** Texts of the interface in one language. Plurals are by category (CLDR); `other` is always there. */
export type Texts = {
  [K in keyof typeof en]: (typeof en)[K] extends string
    ? string
    : Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
};
