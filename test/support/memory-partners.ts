import type { WebhookAttempt, WebhookDelivery } from '../../functions/shared/domain/delivery.ts';
import type { Partner, PartnerStore } from '../../functions/shared/domain/partner.ts';
import type { ItemStore, Seal } from '../../functions/shared/domain/ports.ts';
import {
  type DeliveryName,
  type EndpointName,
  type LogEntry,
  rankOf,
  type WebhookLedger,
  type WebhookRoute,
} from '../../functions/shared/domain/webhook-ledger.ts';

/** Partners in memory, with the semantics of the DynamoDB ones. */
export function memoryPartners(...initial: Partner[]): PartnerStore {
  const stored = new Map(initial.map((partner) => [partner.id, structuredClone(partner)]));
  return {
    async add(partner) {
      if (stored.has(partner.id)) return false;
      stored.set(partner.id, structuredClone(partner));
      return true;
    },
    async get(id) {
      return structuredClone(stored.get(id));
    },
    async list() {
      return structuredClone([...stored.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
    },
    async replace(partner, previous) {
      if (stored.get(partner.id)?.version !== previous.version) return false;
      stored.set(partner.id, structuredClone(partner));
      return true;
    },
    async remove(id) {
      return stored.delete(id);
    },
    async key() {
      return Buffer.alloc(32, 7);
    },
  };
}

/** The webhook part of the ledger in memory, with the semantics of the DynamoDB one. */
export function memoryWebhookLedger(...initial: WebhookDelivery[]): WebhookLedger {
  const route = (d: WebhookRoute) => `${d.slug}#${d.language}#${d.partnerId}#${d.endpointId}#`;
  const key = (d: DeliveryName) => `${route(d)}${String(d.revision).padStart(6, '0')}#${rankOf(d)}`;
  const stored = new Map(initial.map((delivery) => [key(delivery), structuredClone(delivery)]));
  const logs = new Map<string, Map<number, LogEntry>>();
  const tries = new Map<string, Map<string, WebhookAttempt>>();
  const logOf = ({ partnerId, endpointId }: EndpointName) => {
    const name = `${partnerId}#${endpointId}`;
    const log = logs.get(name) ?? new Map<number, LogEntry>();
    logs.set(name, log);
    return log;
  };
  const lines = (endpoint: EndpointName) =>
    structuredClone([...logOf(endpoint).values()].sort((a, b) => a.sequence - b.sequence));
  const startingWith = (prefix: string) =>
    structuredClone(
      [...stored]
        .filter(([k]) => k.startsWith(prefix))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, delivery]) => delivery),
    );
  return {
    async deliveriesOf(slug) {
      return startingWith(`${slug}#`);
    },
    async along(named) {
      return startingWith(route(named));
    },
    async get(name) {
      return structuredClone(stored.get(key(name)));
    },
    async getAll(names) {
      return names.flatMap((name) => structuredClone(stored.get(key(name))) ?? []);
    },
    async add(delivery) {
      if (stored.has(key(delivery))) return false;
      stored.set(key(delivery), structuredClone(delivery));
      return true;
    },
    async replace(delivery, previous) {
      if (stored.get(key(delivery))?.version !== previous.version) return false;
      stored.set(key(delivery), structuredClone(delivery));
      return true;
    },
    async tail(endpoint) {
      return Math.max(0, ...logOf(endpoint).keys());
    },
    async append(endpoint, entry) {
      const log = logOf(endpoint);
      if (log.has(entry.sequence)) return false;
      log.set(entry.sequence, structuredClone(entry));
      return true;
    },
    async logAfter(endpoint, after, limit) {
      return lines(endpoint)
        .filter(({ sequence }) => sequence > after)
        .slice(0, limit);
    },
    async logBefore(endpoint, before = Number.POSITIVE_INFINITY, limit) {
      return lines(endpoint)
        .filter(({ sequence }) => sequence < before)
        .reverse()
        .slice(0, limit);
    },
    async addAttempt(id, attempt) {
      tries.set(id, (tries.get(id) ?? new Map()).set(attempt.at, structuredClone(attempt)));
    },
    async attempts(id) {
      return structuredClone([...(tries.get(id)?.values() ?? [])].sort((a, b) => (a.at < b.at ? -1 : 1)));
    },
  };
}

/** Items in memory. */
export function memoryItems(): ItemStore & { stored: Map<string, Uint8Array> } {
  const stored = new Map<string, Uint8Array>();
  return {
    stored,
    async put(digest, body) {
      stored.set(digest, body);
    },
    async get(digest) {
      return stored.get(digest);
    },
  };
}

/** A seal that only turns texts round, and opens under the same context only. */
export function memorySeal(): Seal {
  return {
    async seal(text, context) {
      return Buffer.from(JSON.stringify({ text, context })).toString('base64');
    },
    async open(sealed, context) {
      const read = JSON.parse(Buffer.from(sealed, 'base64').toString('utf8'));
      if (JSON.stringify(read.context) !== JSON.stringify(context)) throw new Error('sealed for another');
      return read.text;
    },
  };
}
