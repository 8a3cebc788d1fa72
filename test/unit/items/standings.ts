import type { ItemSources } from '../../../functions/shared/domain/items/item.ts';

export const EMBARGOED_UNTIL = '2027-01-01T06:00:00.000Z';

/** A release as it is sent before its embargo lifts: nothing of it is public. */
export function withheld({ revision, edition, ...sources }: ItemSources): ItemSources {
  const { publishedAt: _, announcement: _none, ...held } = revision;
  const { publishedAt: _before, updatedAt: _since, ...scheduled } = edition;
  return {
    ...sources,
    revision: held,
    edition: { ...scheduled, publicRevision: 0, status: 'scheduled', dueAt: EMBARGOED_UNTIL },
    standing: { kind: 'withheld', embargoedUntil: EMBARGOED_UNTIL },
  };
}

/** A release that was withdrawn, with the reason. */
export const retracted = ({ revision, edition, ...sources }: ItemSources): ItemSources => ({
  ...sources,
  revision: { ...revision, status: 'retracted', changeNote: 'The measurements were not ours.' },
  edition: { ...edition, status: 'retracted' },
});

/** What may be said of a release. */
export const STANDINGS = [
  ['usable', (sources: ItemSources) => sources],
  ['withheld', withheld],
  ['canceled', retracted],
] as const;
