import { expect, it } from 'vitest';
import { readableEditions } from '../../../functions/shared/domain/readable.ts';
import { memoryIndex } from '../../support/memory-index.ts';
import { anEdition, aRevision } from '../../support/newsroom.ts';

it('names no edition that is withdrawn, held, or withdrawn and held again', async () => {
  const index = memoryIndex();
  await index.addRevision(aRevision({ language: 'fr' }));
  await index.addRevision(aRevision({ language: 'ar', status: 'retracted' }));
  const editions = [
    anEdition({ language: 'en' }),
    anEdition({ language: 'fr', status: 'scheduled', revision: 2 }),
    anEdition({ language: 'ar', status: 'scheduled', revision: 2 }),
    anEdition({ language: 'es', status: 'retracted' }),
    anEdition({ language: 'ru', status: 'scheduled', publicRevision: 0 }),
  ];
  expect((await readableEditions(index, editions)).map((e) => e.language)).toEqual(['en', 'fr']);
});
