import { describe, expect, it } from 'vitest';
import { changePartner } from '../../../functions/shared/domain/partner.ts';
import type { WebhookAnswer } from '../../../functions/shared/domain/webhook.ts';
import { syndicationStage } from '../../support/syndication.ts';

const dueAt = '2026-04-01T08:00:00.000Z';

/** A partner that is trusted with a held release, and no longer is when its turn comes. */
async function distrusted(order: 'latest' | 'strict', behaves?: () => Partial<WebhookAnswer>) {
  const stage = syndicationStage();
  const wire = await stage.join({ trusted: true, order }, behaves);
  await stage.plan(await stage.release('scheduled', 1, { dueAt }));
  const distrust = () => changePartner(stage.partners, wire.partner.id, (p) => ({ ...p, trusted: false }));
  return { ...stage, wire, distrust };
}

describe.each(['latest', 'strict'] as const)(
  'a partner that lost its trust (law 9), in the order %s',
  (order) => {
    it('is not sent what waits, nor told that it is cancelled, and gets what is public', async () => {
      const { wire, distrust, settle, deliveries, plan, release } = await distrusted(order);
      await distrust();
      await settle();
      expect(wire.calls()).toEqual([]);
      expect(await deliveries()).toMatchObject([
        { state: 'skipped', reason: 'the partner is not trusted with what is held any more' },
      ]);
      await plan(await release('cancelled', 2));
      await settle();
      expect(wire.calls()).toEqual([]);
      await plan(await release('published', 1, { slug: 'harbour' }));
      await settle();
      expect(wire.calls()).toHaveLength(1);
    });

    it('who was called with it and failed is called no more, and is told that it is cancelled', async () => {
      const { wire, distrust, settle, step, deliveries, plan, release } = await distrusted(order, () => ({
        status: 503,
      }));
      await step();
      expect(wire.calls()).toHaveLength(1);
      await distrust();
      await settle();
      expect(wire.calls()).toHaveLength(1);
      expect(await deliveries()).toMatchObject([{ state: 'failed', attempts: 1 }]);
      await plan(await release('cancelled', 2));
      await step();
      expect(JSON.parse(wire.calls()[1]?.body ?? '{}')).toMatchObject({ type: 'release.cancelled.v1' });
    });

    it('is not told of a cancelled one that it was never called with, however it waited', async () => {
      const { wire, distrust, settle, deliveries, plan, release } = await distrusted(order);
      await distrust();
      // Before its turn: what is cancelled is in the ledger as waiting.
      await plan(await release('cancelled', 2));
      await settle();
      expect(wire.calls()).toEqual([]);
      expect(await deliveries()).toMatchObject([{ state: 'skipped' }]);
    });

    it('is not told of a cancelled one that was planned while it was trusted', async () => {
      const { wire, distrust, settle, deliveries, plan, release } = await distrusted(order);
      await plan(await release('cancelled', 2));
      await distrust();
      await settle();
      expect(wire.calls()).toEqual([]);
      expect(await deliveries()).toMatchObject([{ state: 'superseded' }, { state: 'skipped' }]);
    });

    it('and has it back is not sent what was cancelled meanwhile', async () => {
      const { wire, distrust, partners, settle, deliveries, plan, release, again } = await distrusted(order);
      await distrust();
      await settle();
      await changePartner(partners, wire.partner.id, (p) => ({ ...p, trusted: true }));
      await plan(await release('cancelled', 2));
      const [held] = await deliveries();
      expect(held && (await again(held))).toBe('overtaken');
    });
  },
);
