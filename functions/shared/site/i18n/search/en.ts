import type { SearchTexts } from './texts.ts';

export const en: SearchTexts = {
  title: 'Search',
  lead: 'Find a release by any word of its title or text, a place or a person.',
  label: 'What are you looking for?',
  button: 'Search',
  noScript:
    'Search looks through the releases in your browser and needs JavaScript. Without it, the links below lead to every release.',
  browse: 'Or look around',
  says: {
    found: { one: '{n} release found', other: '{n} releases found' },
    looking: '{found}; looking in {period} …',
    backTo: '{found} back to {period}',
    none: 'Nothing found for “{query}”. Try fewer or other words, or look around by topic, place or month.',
    more: 'Show more',
    failed: 'Some releases could not be loaded, so there may be more than is shown here.',
    offline: 'You seem to be offline. Search goes on once there is a connection.',
    again: 'Try again',
  },
};
