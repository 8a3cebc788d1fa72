/** What the search page says, in one language. `{…}` is filled in, most of it by the script in the browser. */
export interface SearchTexts {
  /** The page's title, and its link in the menu. */
  title: string;
  lead: string;
  label: string;
  button: string;
  /** Where the browser runs no script. */
  noScript: string;
  browse: string;
  /** What the script says; it goes to the browser as it is. */
  says: {
    /** `{n}`, by category (CLDR). */
    found: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
    /** `{found}`, `{period}`: while older releases are looked through. */
    looking: string;
    /** `{found}`, `{period}`: there are older ones that were not looked through. */
    backTo: string;
    /** `{query}` */
    none: string;
    more: string;
    /** Releases could not be loaded. */
    failed: string;
    offline: string;
    again: string;
  };
}
