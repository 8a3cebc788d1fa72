import type { Revision } from '../release.ts';

/** What is wrong with an item, and where in it. */
export interface ItemProblem {
  path: string;
  message: string;
}

/** An item that its format does not allow. Trying again makes no other. */
export class ItemInvalid extends Error {
  /** What is wrong, without the name of what it is wrong with. */
  readonly unnamed: string;

  constructor(
    format: string,
    { slug, language, revision }: Pick<Revision, 'slug' | 'language' | 'revision'>,
    problems: ItemProblem[],
  ) {
    const what = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
    const unnamed = `is not sent as ${format}: ${what}`;
    super(`revision ${revision} of ${slug} (${language}) ${unnamed}`);
    this.unnamed = unnamed;
    this.name = 'ItemInvalid';
  }
}
