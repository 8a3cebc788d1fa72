import { describe, expect, it } from 'vitest';
import { createHandler as createDue } from '../../../functions/release-due/handler.ts';
import { fireDue, KEY, markdown, message, outcomes, types, upload, world } from './world.ts';

const held = (title: string, due: string, more = '') => markdown(title, `embargo: ${due}\n${more}`);

describe('an embargo', () => {
  it('holds: nothing public, nothing accepted, until it is due', async () => {
    const w = world();
    await upload(w, KEY, '01', held('Canary', '2026-03-02T12:00:00Z'));
    expect(await w.index.edition('gauge', 'en')).toMatchObject({
      status: 'scheduled',
      publicRevision: 0,
      dueAt: '2026-03-02T12:00:00.000Z',
    });
    expect(await w.index.latest('en', 'all', 5)).toEqual([]);
    expect(types(w)).toEqual(['release.scheduled.v1']);
    expect(JSON.stringify(w.bus.events)).not.toContain('Canary');
    w.state.now = new Date('2026-03-02T12:00:01Z');
    expect(await fireDue(w)).toBe(true);
    expect(await w.index.edition('gauge', 'en')).toMatchObject({
      status: 'published',
      publicRevision: 1,
      publishedAt: '2026-03-02T12:00:00.000Z',
    });
    expect(types(w)).toEqual(['release.scheduled.v1', 'release.accepted.v1']);
  });

  it('is never lifted early: a clock that is ahead by seconds is waited for, by more is sent back', async () => {
    const w = world();
    await upload(w, KEY, '01', held('Canary', '2026-03-02T12:00:00Z'));
    const [[name, { job }] = ['', { job: undefined }]] = w.schedule.due;
    const fire = async (at: string) => {
      w.state.now = new Date(at);
      w.schedule.due.set(name, { when: at, job });
      return fireDue(w);
    };
    expect(await fire('2026-03-02T11:59:00Z')).toBe(false);
    expect((await w.index.edition('gauge', 'en'))?.publicRevision).toBe(0);
    expect(await fire('2026-03-02T11:59:58Z')).toBe(true);
    expect(w.state.now.toISOString()).toBe('2026-03-02T12:00:00.000Z');
    expect((await w.index.edition('gauge', 'en'))?.publicRevision).toBe(1);
  });

  it('is moved, and the schedule before does nothing', async () => {
    const w = world();
    await upload(w, KEY, '01', held('Canary', '2026-03-02T12:00:00Z'));
    const before = new Map(w.schedule.due);
    await upload(w, KEY, '02', held('Canary', '2026-03-02T15:00:00Z'));
    w.state.now = new Date('2026-03-02T12:00:01Z');
    const after = new Map(w.schedule.due);
    w.schedule.due.clear();
    for (const [name, due] of before) w.schedule.due.set(name, due);
    expect(await fireDue(w)).toBe(true);
    expect((await w.index.edition('gauge', 'en'))?.publicRevision).toBe(0);
    for (const [name, due] of after) w.schedule.due.set(name, due);
    w.state.now = new Date('2026-03-02T15:00:00Z');
    await fireDue(w);
    expect((await w.index.edition('gauge', 'en'))?.publicRevision).toBe(2);
  });

  it('is cancelled by an upload without one', async () => {
    const w = world();
    await upload(w, KEY, '01', held('Tides', '2026-03-02T12:00:00Z'));
    await upload(w, KEY, '02', markdown('Tides'));
    expect(w.schedule.due.size).toBe(0);
    expect((await w.index.revision('gauge', 'en', 2))?.announcement).toBe('published');
  });

  it('of a release that is withdrawn meanwhile is dropped, and only partners who had it are to hear of it', async () => {
    const w = world();
    await upload(w, KEY, '01', held('Tides', '2026-03-02T12:00:00Z'));
    await upload(w, KEY, '02', markdown('Tides', 'status: retracted\nreason: Not now.\n'));
    expect(w.schedule.due.size).toBe(0);
    expect(types(w)).toEqual(['release.scheduled.v1', 'release.cancelled.v1', 'upload.handled.v1']);
    expect(await outcomes(w)).toEqual(['scheduled', 'dropped']);
    expect((await w.index.edition('gauge', 'en'))?.publicRevision).toBe(0);
  });

  it('of a correction leaves the original in public', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Original'));
    await upload(w, KEY, '02', held('Canary', '2026-03-02T12:00:00Z', 'change_note: Later.\n'));
    expect(await w.index.edition('gauge', 'en')).toMatchObject({
      status: 'scheduled',
      publicRevision: 1,
      revision: 2,
    });
    expect((await w.index.latest('en', 'all', 5)).map((e) => e.title)).toEqual(['Original']);
    w.state.now = new Date('2026-03-02T12:00:00Z');
    await fireDue(w);
    expect((await w.index.revision('gauge', 'en', 2))?.announcement).toBe('corrected');
  });

  it('of a correction that is mended while it is held: it is a correction still, with its note', async () => {
    const w = world();
    const due = (hour: number) => `2026-03-02T${hour}:00:00Z`;
    await upload(w, KEY, '01', markdown('Original'));
    await upload(w, KEY, '02', held('Corrected', due(12), 'change_note: Two numbers.\n'));
    await upload(w, KEY, '03', held('Corected', due(15), 'minor: true\n'));
    w.state.now = new Date(due(15));
    await fireDue(w);
    expect(await w.index.revision('gauge', 'en', 3)).toMatchObject({
      ...{ minor: false, changeNote: 'Two numbers.', announcement: 'corrected' },
    });
    await upload(w, KEY, '04', held('Corrected', '2026-03-03T12:00:00Z', 'minor: true\n'));
    expect(await w.index.revision('gauge', 'en', 4)).toMatchObject({ minor: true });
  });

  it('of a correction that a small change takes the place of: partners who have it are to hear so', async () => {
    const w = world();
    await upload(w, KEY, '01', markdown('Original'));
    await upload(w, KEY, '02', held('Corrected', '2026-03-02T12:00:00Z', 'change_note: Later.\n'));
    await upload(w, KEY, '03', markdown('Orignal, mended', 'minor: true\n'));
    await upload(w, KEY, '03', markdown('Orignal, mended', 'minor: true\n'));
    const cancelled = w.bus.events.filter(({ type }) => type === 'release.cancelled.v1');
    expect(new Set(cancelled.map(({ data }) => JSON.stringify(data)))).toEqual(
      new Set([JSON.stringify({ slug: 'gauge', language: 'en', revision: 3 })]),
    );
    await upload(w, KEY, '04', markdown('Original, mended', 'minor: true\n'));
    expect(w.bus.events.filter(({ type }) => type === 'release.cancelled.v1')).toEqual(cancelled);
  });
});

describe('what is due', () => {
  it('is listed while it waits, at its last moment alone', async () => {
    const w = world();
    await upload(w, KEY, '01', held('Tides', '2026-03-02T12:00:00Z'));
    await upload(w, KEY, '02', held('Tides', '2026-03-02T15:00:00Z'));
    expect(await w.index.due()).toEqual([
      { slug: 'gauge', language: 'en', dueAt: '2026-03-02T15:00:00.000Z' },
    ]);
    w.state.now = new Date('2026-03-02T15:00:00Z');
    await fireDue(w);
    expect(await w.index.due()).toEqual([]);
  });

  it('too long ago waits for a person, and goes out on their word', async () => {
    const w = world();
    await upload(w, KEY, '01', held('Tides', '2026-03-02T12:00:00Z'));
    const [waiting] = [...w.schedule.due.values()];
    w.state.now = new Date('2026-03-02T13:00:01Z');
    await fireDue(w);
    expect(await w.index.edition('gauge', 'en')).toMatchObject({ overdue: true, publicRevision: 0 });
    expect(types(w)).toEqual(['release.scheduled.v1', 'release.overdue.v1']);
    const job = Object.assign({}, waiting?.job, { confirmed: true });
    await createDue(w.deps)(message(job));
    const edition = await w.index.edition('gauge', 'en');
    expect([edition?.publicRevision, edition?.overdue]).toEqual([1, undefined]);
    expect(await w.index.due()).toEqual([]);
  });

  it('a little late, as queues are, goes out', async () => {
    const w = world();
    await upload(w, KEY, '01', held('Tides', '2026-03-02T12:00:00Z'));
    w.state.now = new Date('2026-03-02T12:59:59Z');
    await fireDue(w);
    expect((await w.index.edition('gauge', 'en'))?.publicRevision).toBe(1);
  });
});
