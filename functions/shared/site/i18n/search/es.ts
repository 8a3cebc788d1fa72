import type { SearchTexts } from './texts.ts';

export const es: SearchTexts = {
  title: 'Buscar',
  lead: 'Encuentre un comunicado por una palabra de su título o de su texto, un lugar o una persona.',
  label: '¿Qué busca?',
  button: 'Buscar',
  noScript:
    'La búsqueda recorre los comunicados en su navegador y necesita JavaScript. Sin él, los enlaces de abajo llevan a todos los comunicados.',
  browse: 'O explore',
  says: {
    found: {
      one: '{n} comunicado encontrado',
      many: '{n} de comunicados encontrados',
      other: '{n} comunicados encontrados',
    },
    looking: '{found}; buscando en {period} …',
    backTo: '{found} desde {period}',
    none: 'No hay resultados para «{query}». Pruebe con menos palabras o con otras, o explore por tema, lugar o mes.',
    more: 'Mostrar más',
    failed: 'No se pudieron cargar algunos comunicados; puede que aquí falten resultados.',
    offline: 'Parece que no tiene conexión. La búsqueda seguirá cuando la haya.',
    again: 'Reintentar',
  },
};
