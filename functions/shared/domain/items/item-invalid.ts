import type { Revision } from '../release.ts';

/** What is wrong with an item, and where in it. */
export interface ItemProblem {
  path: string;
  message: string;
}

/** An item that its format does not allow. Trying again makes no other. */
export class ItemInvalid extends Error {
  constructor(
    format: string,
    { slug, language, revision }: Pick<Revision, 'slug' | 'language' | 'revision'>,
    problems: ItemProblem[],
  ) {
    const what = problems.map(({ path, message }) => `${path}: ${message}`).join('; ');
    super(`revision ${revision} of ${slug} (${language}) is not sent as ${format}: ${what}`);
    this.name = 'ItemInvalid';
  }
}
