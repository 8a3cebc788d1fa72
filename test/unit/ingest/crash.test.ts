import { describe, expect, it } from 'vitest';
import {
  dyingAt,
  fireDue,
  ingest,
  KEY,
  markdown,
  objectCreated,
  put,
  shown,
  upload,
  type World,
  world,
} from './world.ts';

describe('a worker that dies at any call and is redelivered', () => {
  const scenarios: [string, (w: World) => Promise<unknown>, string][] = [
    ['a first upload', async () => {}, markdown('Tides')],
    [
      'a correction',
      (w) => upload(w, KEY, '01', markdown('Before').replace('floods', 'ports')),
      markdown('After', 'change_note: Why.\n'),
    ],
    [
      'a retraction',
      (w) => upload(w, KEY, '01', markdown('Before')),
      markdown('Before', 'status: retracted\nreason: Why.\n'),
    ],
    ['an embargo', async () => {}, markdown('Held', 'embargo: 2026-03-02T12:00:00Z\n')],
    ['a refusal', (w) => upload(w, KEY, '01', markdown('Before')), markdown('After')],
  ];
  it.each(scenarios)('%s comes to the same as without the crash', async (_what, prepare, body) => {
    const undisturbed = world();
    await prepare(undisturbed);
    await upload(undisturbed, KEY, '02', body);
    const expected = await shown(undisturbed, 'gauge');
    let points = 0;
    for (const when of ['before', 'after'] as const) {
      for (let n = 1; ; n += 1) {
        const w = world();
        await prepare(w);
        put(w, KEY, body);
        const dying = dyingAt(w.deps, n, when);
        const done = await ingest(w, objectCreated(KEY, '02', body.length), dying.deps);
        if (!dying.died()) break;
        points += 1;
        expect(done).toBe(false);
        expect(await ingest(w, objectCreated(KEY, '02', body.length))).toBe(true);
        expect(await shown(w, 'gauge'), `died ${when} call ${n}`).toEqual(expected);
      }
    }
    expect(points).toBeGreaterThan(8);
  });

  it('lifting an embargo is ended although a later revision is held when the job comes again', async () => {
    let lifted = 0;
    for (const when of ['before', 'after'] as const) {
      for (let n = 1; ; n += 1) {
        const w = world();
        await upload(w, KEY, '01', markdown('Tides'));
        await upload(w, KEY, '02', markdown('Two', 'change_note: Why.\nembargo: 2026-03-02T12:00:00Z\n'));
        w.state.now = new Date('2026-03-02T12:00:01Z');
        const dying = dyingAt(w.deps, n, when);
        await fireDue(w, dying.deps);
        if (!dying.died()) break;
        const due = [...w.schedule.due];
        await upload(w, KEY, '03', markdown('Three', 'change_note: Why.\nembargo: 2026-03-02T13:00:00Z\n'));
        for (const [name, job] of due) w.schedule.due.set(name, job);
        await fireDue(w);
        const edition = await w.index.edition('gauge', 'en');
        // Held anew before anything of it was public, it stays unseen.
        if (edition?.publicRevision !== 2) continue;
        lifted += 1;
        expect((await w.index.latest('en', 'all', 5)).map(({ title }) => title)).toEqual(['Two']);
        const announced = w.bus.events.filter(({ type }) => type === 'release.accepted.v1');
        expect(announced.map(({ data }) => 'revision' in data && data.revision)).toContain(2);
        expect((await w.index.revision('gauge', 'en', 2))?.announcement).toBe('corrected');
      }
    }
    expect(lifted).toBeGreaterThan(8);
  });

  it('lifting an embargo comes to the same', async () => {
    const prepared = async () => {
      const w = world();
      await upload(w, KEY, '01', markdown('Held', 'embargo: 2026-03-02T12:00:00Z\n'));
      w.state.now = new Date('2026-03-02T12:00:01Z');
      return w;
    };
    const undisturbed = await prepared();
    await fireDue(undisturbed);
    const expected = await shown(undisturbed, 'gauge');
    for (const when of ['before', 'after'] as const) {
      for (let n = 1; ; n += 1) {
        const w = await prepared();
        const dying = dyingAt(w.deps, n, when);
        const done = await fireDue(w, dying.deps);
        if (!dying.died()) break;
        expect(done).toBe(false);
        expect(await fireDue(w)).toBe(true);
        expect(await shown(w, 'gauge'), `died ${when} call ${n}`).toEqual(expected);
      }
    }
  });
});
