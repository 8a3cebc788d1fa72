import {
  type AgendaItem,
  type DigestLedger,
  digestName,
  type Happening,
  happeningOf,
  isRecorded,
  type PlannedDigest,
} from '../../functions/shared/domain/digests.ts';

/** What digests are made of, in memory, with the semantics of the DynamoDB one; a contract test holds the two together. */
export function memoryDigestLedger(): DigestLedger & { digests: Map<string, PlannedDigest> } {
  const happened = new Map<string, Happening>();
  const digests = new Map<string, PlannedDigest>();
  const agendas = new Map<string, Map<string, AgendaItem>>();
  return {
    digests,
    async record(event, now) {
      const key = `${event.time}#${event.id}`;
      if (!happened.has(key)) happened.set(key, happeningOf(event, now));
    },
    async recorded(after, upTo) {
      return [...happened]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, one]) => structuredClone(one))
        .filter((one) => isRecorded(one, after, upTo));
    },
    async last(frequency) {
      return [...digests.values()]
        .filter((one) => one.frequency === frequency)
        .sort((a, b) => (a.period < b.period ? -1 : 1))
        .at(-1);
    },
    async begin(digest) {
      if (digests.has(digestName(digest))) return false;
      digests.set(digestName(digest), structuredClone(digest));
      return true;
    },
    async planned(digest, now) {
      digests.set(digestName(digest), { ...digest, plannedAt: now });
    },
    async digestsOf(slug) {
      return [...agendas]
        .filter(([, items]) => items.has(slug))
        .map(([name]) => name)
        .sort();
    },
    async setAgenda(digest, agenda) {
      const name = digestName(digest);
      const items = agendas.get(name) ?? new Map<string, AgendaItem>();
      for (const item of agenda) items.set(item.slug, structuredClone(item));
      agendas.set(name, items);
    },
    async agenda(digest) {
      const items = [...(agendas.get(digestName(digest)) ?? [])];
      return items.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => structuredClone(item));
    },
  };
}
