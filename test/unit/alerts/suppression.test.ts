import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiryOf, type Subscriber } from '../../../functions/shared/domain/audience.ts';
import { afterReturn, type Returned } from '../../../functions/shared/domain/suppression.ts';

const someone = (more: Partial<Subscriber> = {}): Subscriber => ({
  id: '0'.repeat(32),
  email: 'reader@example.net',
  status: 'confirmed',
  languages: ['en'],
  topics: [],
  places: [],
  waits: 0,
  frequencies: [{ from: '2026-01-01T00:00:00.000Z', value: 'at-once' }],
  createdAt: '2026-01-01T00:00:00.000Z',
  confirmedAt: '2026-01-01T00:00:00.000Z',
  consent: [],
  listed: [],
  version: 1,
  ...more,
});
const returned = (kind: Returned['kind'], at: string, more: Partial<Returned> = {}): Returned => ({
  kind,
  at,
  mailedAt: at,
  detail: 'General',
  ...more,
});
const soft = (at: string) => returned('soft-bounce', at);
/** A subscriber after some mails came back, one after the other. */
const left = (events: Returned[], from: Subscriber = someone()): Subscriber =>
  events.reduce((current, event) => afterReturn(current, event) ?? current, from);
const day = (n: number, time = '10:00:00.000') =>
  `${new Date(Date.UTC(2026, 1, n)).toISOString().slice(0, 10)}T${time}Z`;

describe('a mail that came back changes nothing', () => {
  it.each(['left', 'erased'] as const)('of one who has %s', (status) => {
    expect(afterReturn(someone({ status }), returned('bounce', day(1)))).toBeUndefined();
  });

  it('of nobody', () => {
    expect(afterReturn(undefined, returned('complaint', day(1)))).toBeUndefined();
  });

  it.each(['bounce', 'complaint', 'soft-bounce'] as const)(
    'of one who confirmed again after it had gone out: %s',
    (kind) => {
      const again = someone({ confirmedAt: '2026-02-03T00:00:00.000Z' });
      const late = returned(kind, day(4), { mailedAt: '2026-02-02T23:59:59.999Z' });
      expect(afterReturn(again, late)).toBeUndefined();
      expect(afterReturn(again, { ...late, mailedAt: '2026-02-03T00:00:00.000Z' })).toBeDefined();
    },
  );

  it('when it is told twice', () => {
    for (const kind of ['bounce', 'complaint', 'soft-bounce'] as const) {
      const once = afterReturn(someone(), returned(kind, day(1)));
      expect(once).toBeDefined();
      expect(afterReturn(once, returned(kind, day(1)))).toBeUndefined();
    }
  });
});

describe('a subscriber is suppressed', () => {
  it('by a hard bounce or a complaint, with the reason, also before they confirmed', () => {
    expect(afterReturn(someone(), returned('bounce', day(1), { detail: 'NoEmail: 550' }))).toEqual({
      ...someone(),
      status: 'suppressed',
      suppression: { reason: 'bounce', at: day(1), detail: 'NoEmail: 550' },
    });
    const { confirmedAt: _, ...pending } = someone({ status: 'pending', createdAt: day(1) });
    const suppressed = afterReturn(pending, returned('complaint', day(1)));
    expect(suppressed).toMatchObject({ status: 'suppressed', suppression: { reason: 'complaint' } });
    // Either way, of those who never confirmed nothing is kept for longer.
    expect(suppressed && expiryOf(suppressed)).toBe(day(8));
    expect(afterReturn(pending, returned('bounce', day(8)))).toBeUndefined();
  });

  it('by soft bounces on the fifth different day within thirty, and not by many on four', () => {
    const four = [1, 1, 1, 2, 3, 3, 4, 4].map((n, i) => soft(day(n, `10:00:0${i}.000`)));
    expect(left(four)).toMatchObject({ status: 'confirmed' });
    expect(left(four).softBounces).toHaveLength(4);
    expect(left([...four, soft(day(30))])).toMatchObject({
      status: 'suppressed',
      suppression: { reason: 'soft-bounces', at: day(30) },
    });
    // On the thirty-first day the first is forgotten.
    expect(left([...four, soft(day(31))])).toMatchObject({ status: 'confirmed' });
    expect(left([...four, soft(day(31))]).softBounces).toHaveLength(4);
  });

  it('by what came back after they confirmed again, and not by what was before', () => {
    const before = left([1, 2, 3, 4].map((n) => soft(day(n))));
    const again = { ...before, confirmedAt: day(5, '00:00:00.000') };
    expect(afterReturn(again, soft(day(5)))).toMatchObject({ status: 'confirmed', softBounces: [day(5)] });
    // What they were suppressed for before is past.
    const past = someone({ suppression: { reason: 'bounce', at: day(1), detail: 'General' } });
    expect(afterReturn(past, soft(day(5)))).toMatchObject({ status: 'confirmed' });
  });

  it('for the weightiest reason', () => {
    const all = [...[1, 2, 3, 4, 5].map((n) => soft(day(n))), returned('bounce', day(6))];
    expect(left(all).suppression?.reason).toBe('bounce');
    expect(left([...all, returned('complaint', day(7)), returned('bounce', day(8))]).suppression).toEqual({
      reason: 'complaint',
      at: day(7),
      detail: 'General',
    });
  });

  it('the same in whatever order and however often it is told, within thirty days', () => {
    const event = fc.record({
      kind: fc.constantFrom<Returned['kind']>(
        'soft-bounce',
        'soft-bounce',
        'soft-bounce',
        'bounce',
        'complaint',
      ),
      n: fc.integer({ min: 1, max: 29 }),
      hour: fc.integer({ min: 0, max: 23 }),
    });
    const orders = fc
      .array(event, { maxLength: 12 })
      .map((events) =>
        events.map(({ kind, n, hour }) =>
          returned(kind, day(n, `${String(hour).padStart(2, '0')}:00:00.000`)),
        ),
      )
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
        ),
      );
    fc.assert(
      fc.property(orders, ([events, others]) => {
        expect(left(others)).toEqual(left(events));
      }),
    );
  });
});
