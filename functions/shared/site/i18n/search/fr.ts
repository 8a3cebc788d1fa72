import type { SearchTexts } from './texts.ts';

export const fr: SearchTexts = {
  title: 'Recherche',
  lead: 'Trouvez un communiqué par un mot de son titre ou de son texte, un lieu ou une personne.',
  label: 'Que cherchez-vous ?',
  button: 'Rechercher',
  noScript:
    'La recherche parcourt les communiqués dans votre navigateur et a besoin de JavaScript. Sans lui, les liens ci-dessous mènent à tous les communiqués.',
  browse: 'Ou parcourez',
  says: {
    found: {
      one: '{n} communiqué trouvé',
      many: '{n} de communiqués trouvés',
      other: '{n} communiqués trouvés',
    },
    looking: '{found} ; recherche en {period} …',
    backTo: '{found} depuis {period}',
    none: 'Rien trouvé pour « {query} ». Essayez moins de mots ou d’autres mots, ou parcourez les thèmes, les lieux et les mois.',
    more: 'Afficher plus',
    failed: 'Certains communiqués n’ont pas pu être chargés ; il se peut qu’il en manque ici.',
    offline: 'Vous semblez hors ligne. La recherche continuera dès que la connexion sera rétablie.',
    again: 'Réessayer',
  },
};
