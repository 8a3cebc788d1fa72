import { describe, expect, it } from 'vitest';
import { eventId } from '../../../events/event-id.ts';
import {
  ingest,
  KEY,
  markdown,
  objectCreated,
  outcomes,
  problems,
  put,
  releaseTypes,
  shown,
  upload,
  world,
} from './world.ts';

it.each(['preview/gauge/en.md', 'reports/gauge/en.md'])('%s is never published', async (key) => {
  const w = world();
  await upload(w, key, markdown('Tides'), '01');
  expect([w.bus.events, await w.index.editions('gauge'), w.pages.jobs]).toEqual([[], [], []]);
});

describe('an upload that can not be taken', () => {
  const cases: [string, string, string | Uint8Array, RegExp][] = [
    ['empty', KEY, '', /empty/],
    ['of an unknown kind', 'releases/gauge/en.odt', 'x', /old-word/],
    ['with broken front matter', KEY, '---\ntitle: "no end\n---\nText', /^front-matter/],
    ['without a title', KEY, '---\ndate: 2026-03-02\n---\n', /title-missing/],
    [
      'that retracts what there is not',
      KEY,
      markdown('Tides', 'status: retracted\nreason: Wrong.\n'),
      /nothing-to-retract/,
    ],
    ['that is no picture', 'releases/gauge/photo.jpg', '<svg onload="x()"/>', /picture-unreadable/],
  ];
  it.each(cases)(
    '%s is recorded with its reasons and rejected on the bus',
    async (_what, key, body, code) => {
      const w = world();
      expect(await upload(w, key, '01', body)).toBe(true);
      expect((await problems(w, key))?.[0]).toMatch(code);
      expect(w.bus.events).toMatchObject([{ type: 'release.rejected.v1', data: { upload: { key } } }]);
      expect(await w.index.editions('gauge')).toEqual([]);
      expect(await w.index.latest('en', 'all', 5)).toEqual([]);
    },
  );

  it('of 30 MB is not read into memory', async () => {
    const w = world();
    await upload(w, KEY, '01', new Uint8Array(30 * 1024 * 1024));
    expect(await problems(w)).toEqual(['too-large']);
    expect((await w.index.uploads(KEY, 1))[0]?.errors[0]?.message).toContain('30.0 MB');
  });

  it('leaves what is live as it is', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    const before = await shown(w, 'gauge');
    await upload(w, KEY, '02', '---\ntitle: [\n---\n');
    expect({ ...(await shown(w, 'gauge')), events: before.events }).toEqual(before);
    expect(await outcomes(w)).toEqual(['accepted', 'rejected']);
  });

  it('goes back to the queue when the fault is ours', async () => {
    const w = world();
    put(w, KEY, markdown('Tides'));
    const broken = { ...w.deps, bus: { ...w.bus, emit: () => Promise.reject(new Error('the bus is away')) } };
    expect(await ingest(w, objectCreated(KEY, '01'), broken)).toBe(false);
    expect(await ingest(w, { nonsense: true })).toBe(false);
  });
});

describe('the first upload of an edition', () => {
  it('is revision 1, public, in its lists, and accepted on the bus', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    expect(await w.index.edition('gauge', 'en')).toMatchObject({
      revision: 1,
      publicRevision: 1,
      status: 'published',
      path: '/en/news/2026/03/gauge/',
    });
    expect((await w.index.latest('en', 'topic:floods', 5)).map((e) => e.title)).toEqual(['Tides']);
    expect(w.bus.events).toEqual([
      {
        id: eventId('release.accepted.v1', 'gauge', 'en', 1),
        type: 'release.accepted.v1',
        time: '2026-03-02T09:00:01.000Z',
        data: { slug: 'gauge', language: 'en', revision: 1 },
      },
    ]);
    expect((await w.index.uploads(KEY, 1))[0]).toMatchObject({
      outcome: 'accepted',
      slug: 'gauge',
      language: 'en',
      revision: 1,
      title: 'Tides',
    });
  });

  it('delivered ten times is one revision and one event', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    const once = await shown(w, 'gauge');
    for (let i = 0; i < 9; i += 1) expect(await ingest(w, objectCreated(KEY, '01'))).toBe(true);
    expect(await shown(w, 'gauge')).toEqual(once);
    expect(new Set(w.bus.events.map((event) => JSON.stringify(event))).size).toBe(1);
  });

  it('under a name that another release has is refused, naming both', async () => {
    const w = world();
    await upload(w, 'releases/Tide gauge.md', '01', markdown('Tides'));
    await upload(w, 'releases/tide-gauge.md', '01', markdown('Others'));
    expect(await problems(w, 'releases/tide-gauge.md')).toEqual(['name-taken']);
    expect((await w.index.uploads('releases/tide-gauge.md', 1))[0]?.errors[0]?.message).toContain(
      'releases/Tide gauge.md',
    );
    expect((await w.index.revision('tide-gauge', 'en', 1))?.document.title).toBe('Tides');
  });
});

describe('a later upload of an edition', () => {
  it('with the same words does nothing at all', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    await upload(w, KEY, '02', markdown('Tides', 'change_note: Only the note is new.\n'));
    expect(await outcomes(w)).toEqual(['accepted', 'unchanged']);
    expect(releaseTypes(w)).toEqual(['release.accepted.v1']);
  });

  it('needs a change note, or to be minor', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    await upload(w, KEY, '02', markdown('Tides again'));
    expect(await problems(w)).toEqual(['change-note-missing']);
    await upload(w, KEY, '03', markdown('Tides again', 'change_note: The title.\n'));
    await upload(w, KEY, '04', markdown('Tides once more', 'minor: true\n'));
    expect((await w.index.revisions('gauge', 'en')).map((r) => [r.revision, r.announcement])).toEqual([
      [3, 'none'],
      [2, 'corrected'],
      [1, 'published'],
    ]);
    expect((await w.index.latest('en', 'all', 5)).map((e) => e.title)).toEqual(['Tides once more']);
  });

  it('that comes before an earlier one makes the earlier one void', async () => {
    const w = world();
    await upload(w, KEY, '02', markdown('Second'));
    await upload(w, KEY, '01', markdown('First', 'change_note: Late.\n'));
    expect((await w.index.revisions('gauge', 'en')).map((r) => r.document.title)).toEqual(['Second']);
    expect(await outcomes(w)).toEqual(['superseded', 'accepted']);
  });

  it('under another topic and date moves its lines in the lists', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    const moved = markdown('Tides', 'change_note: Moved.\n')
      .replace('floods', 'ports')
      .replace('2026-03-02', '2026-02-02');
    await upload(w, KEY, '02', moved);
    expect(await w.index.month('en', 'all', '2026-03')).toEqual([]);
    expect(await w.index.latest('en', 'topic:floods', 5)).toEqual([]);
    expect((await w.index.latest('en', 'topic:ports', 5)).map((e) => e.path)).toEqual([
      '/en/news/2026/03/gauge/',
    ]);
  });

  it('that retracts takes it off every list, and another upload restores it', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    await upload(w, KEY, '02', markdown('Tides', 'status: retracted\nreason: Never happened.\n'));
    expect(await w.index.edition('gauge', 'en')).toMatchObject({ status: 'retracted', publicRevision: 2 });
    expect(await w.index.latest('en', 'all', 5)).toEqual([]);
    await upload(w, KEY, '03', markdown('Tides', 'change_note: It did happen.\n'));
    expect((await w.index.latest('en', 'all', 5)).map((e) => e.revision)).toEqual([3]);
  });

  it('at the same moment as another ends with the later one', async () => {
    const w = world();
    const at = (n: string) => objectCreated(KEY, n);
    put(w, KEY, markdown('Tides', 'change_note: Both.\n'));
    const other = {
      ...w.deps,
      uploads: {
        ...w.uploads,
        read: async () => ({
          bytes: new TextEncoder().encode(markdown('Other tides', 'change_note: Both.\n')),
          metadata: {},
        }),
      },
    };
    const done = await Promise.all([ingest(w, at('02')), ingest(w, at('01'), other)]);
    for (const [i, ok] of done.entries())
      if (!ok) await ingest(w, at(i === 0 ? '02' : '01'), i === 0 ? w.deps : other);
    const edition = await w.index.edition('gauge', 'en');
    expect(edition?.upload.sequencer).toBe('02');
    expect((await w.index.revision('gauge', 'en', edition?.publicRevision ?? 0))?.document.title).toBe(
      'Tides',
    );
    expect((await w.index.latest('en', 'all', 5)).map((e) => e.title)).toEqual(['Tides']);
  });

  it('that overtakes another in the middle leaves the newest in the lists, and both announced', async () => {
    for (const held of ['markPublic', 'putListEntry', 'edition'] as const) {
      const w = world();
      const read = (title: string) => ({
        ...w.uploads,
        read: async () => ({
          bytes: new TextEncoder().encode(markdown(title, 'change_note: Why.\n')),
          metadata: {},
        }),
      });
      // The first upload stops at a call until the second one is through up to the same call, or done.
      let open: () => void = () => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      let replaced = false;
      const slow = new Proxy(w.index, {
        get(target, name, receiver) {
          const value: unknown = Reflect.get(target, name, receiver);
          if (typeof value !== 'function') return value;
          return async (...args: unknown[]) => {
            if (name === 'replaceEdition') replaced = true;
            else if (name === held && replaced) await gate;
            return Reflect.apply(value, target, args);
          };
        },
      });
      const first = ingest(w, objectCreated(KEY, '01'), { ...w.deps, index: slow, uploads: read('First') });
      while ((await w.index.edition('gauge', 'en'))?.publicRevision !== 1)
        await new Promise((resolve) => setTimeout(resolve));
      const second = ingest(w, objectCreated(KEY, '02'), { ...w.deps, uploads: read('Second') });
      await second;
      open();
      await first;
      expect(await w.index.edition('gauge', 'en')).toMatchObject({ publicRevision: 2 });
      expect(
        (await w.index.latest('en', 'all', 5)).map((e) => e.title),
        held,
      ).toEqual(['Second']);
      expect(
        (await w.index.revisions('gauge', 'en')).map((r) => r.announcement),
        held,
      ).toEqual(['corrected', 'published']);
      expect(new Set(w.bus.events.map((event) => event.id)).size, held).toBe(2);
    }
  });

  it('that is a deletion changes nothing in public', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Tides'));
    const before = await shown(w, 'gauge');
    w.uploads.objects.delete(KEY);
    await ingest(w, objectCreated(KEY, '02', 0, 'Object Deleted'));
    expect(await shown(w, 'gauge')).toEqual(before);
    expect(await outcomes(w)).toEqual(['accepted', 'kept']);
  });
});

describe('an upload that comes late', () => {
  it('after a crash, is announced although a correction came since', async () => {
    const w = world();
    put(w, KEY, markdown('First'));
    const noBus = { ...w.deps, bus: { ...w.bus, emit: () => Promise.reject(new Error('the bus is away')) } };
    expect(await ingest(w, objectCreated(KEY, '01'), noBus)).toBe(false);
    await upload(w, KEY, '02', markdown('Second', 'change_note: Why.\n'));
    const first = {
      ...w.deps,
      uploads: {
        ...w.uploads,
        read: async () => ({ bytes: new TextEncoder().encode(markdown('First')), metadata: {} }),
      },
    };
    expect(await ingest(w, objectCreated(KEY, '01'), first)).toBe(true);
    expect(w.bus.events.map((event) => event.id).sort()).toEqual(
      [1, 2].map((n) => eventId('release.accepted.v1', 'gauge', 'en', n)).sort(),
    );
    expect(await w.index.edition('gauge', 'en')).toMatchObject({ publicRevision: 2 });
    expect((await outcomes(w))[0]).toBe('accepted');
  });

  it('is not hidden by a later deletion or a later refusal', async () => {
    const w = world();
    await upload(w, KEY, '03', '---\ntitle: [\n---\n');
    await ingest(w, objectCreated(KEY, '02', 0, 'Object Deleted'));
    await upload(w, KEY, '01', markdown('Tides'));
    expect(await w.index.edition('gauge', 'en')).toMatchObject({ publicRevision: 1 });
  });

  it('never brings the numbers of public revisions backwards', async () => {
    const w = world();
    put(w, KEY, markdown('Later'));
    // The later upload takes number 1 and dies; the earlier one comes through with number 2.
    const noEdition = {
      ...w.deps,
      index: { ...w.index, replaceEdition: () => Promise.reject(new Error('throttled')) },
    };
    expect(await ingest(w, objectCreated(KEY, '02'), noEdition)).toBe(false);
    const earlier = {
      ...w.deps,
      uploads: {
        ...w.uploads,
        read: async () => ({ bytes: new TextEncoder().encode(markdown('Earlier')), metadata: {} }),
      },
    };
    await ingest(w, objectCreated(KEY, '01'), earlier);
    put(w, KEY, markdown('Later', 'change_note: Why.\n'));
    await ingest(w, objectCreated(KEY, '02'));
    expect(await w.index.edition('gauge', 'en')).toMatchObject({ revision: 3, publicRevision: 3 });
    expect((await w.index.latest('en', 'all', 5)).map((e) => e.title)).toEqual(['Later']);
    expect(
      (await w.index.revisions('gauge', 'en'))
        .filter((r) => r.publishedAt)
        .map((r) => [r.revision, r.announcement]),
    ).toEqual([
      [3, 'corrected'],
      [2, 'published'],
    ]);
  });
});
