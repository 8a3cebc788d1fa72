import type { WebhookDelivery } from '../../functions/shared/domain/delivery.ts';
import type { Partner, PartnerStore } from '../../functions/shared/domain/partner.ts';
import type { WebhookLedger, WebhookRoute } from '../../functions/shared/domain/webhook-ledger.ts';

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
    async remove(id) {
      return stored.delete(id);
    },
    async disable(id, endpointId) {
      const endpoint = stored.get(id)?.endpoints.find((e) => e.id === endpointId);
      if (endpoint) endpoint.state = 'disabled';
    },
  };
}

/** The webhook part of the ledger in memory, with the semantics of the DynamoDB one. */
export function memoryWebhookLedger(...initial: WebhookDelivery[]): WebhookLedger {
  const route = (d: WebhookRoute) => `${d.slug}#${d.language}#${d.partnerId}#${d.endpointId}#`;
  const key = (d: WebhookDelivery) => `${route(d)}${String(d.revision).padStart(6, '0')}`;
  const stored = new Map(initial.map((delivery) => [key(delivery), structuredClone(delivery)]));
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
    async add(delivery) {
      if (stored.has(key(delivery))) return false;
      stored.set(key(delivery), structuredClone(delivery));
      return true;
    },
    async replace(delivery, previous) {
      const now = stored.get(key(delivery));
      if (now?.state !== previous.state || now.attempts.length !== previous.attempts.length) return false;
      stored.set(key(delivery), structuredClone(delivery));
      return true;
    },
  };
}
