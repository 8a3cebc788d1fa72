/** Formats in which partners take releases. */
export const ITEM_FORMATS = ['ninjs-3.1', 'ninjs-2.1', 'newsml-g2', 'json-feed'] as const;
export type ItemFormat = (typeof ITEM_FORMATS)[number];

/** The whole text, or only headline, summary and address. */
export const ITEM_BODIES = ['full', 'summary'] as const;
export type ItemBodies = (typeof ITEM_BODIES)[number];
