import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/rehearse-release/handler.ts';
import type { Mail } from '../../../functions/shared/domain/mail.ts';
import { aReader, memoryAudience } from '../../support/memory-audience.ts';
import { testScripts } from '../../support/newsroom.ts';
import { aPartner } from '../../support/syndication.ts';
import { markdown, message, objectCreated, put, upload, type World, world } from './world.ts';

const KEY = 'preview/gauge/en.md';

/** Rehearses what lies at a key, in a world where 24 subscribers want everything. */
async function rehearse(w: World, key = KEY) {
  const mails: Mail[] = [];
  const readers = memoryAudience();
  for (let i = 0; i < 24; i += 1)
    await aReader(
      readers,
      `reader${i}@example.net`,
      { languages: ['en'], topics: [], places: [] },
      '2026-01-01T00:00:00.000Z',
    );
  const before = { reads: w.index.counts.writes, events: w.bus.events.length, pages: w.pages.jobs.length };
  const handler = createHandler({
    ...w.deps,
    audience: readers,
    ledger: { chunks: async () => [], ranges: async () => undefined },
    partners: {
      list: async () => [
        (await aPartner()).partner,
        (await aPartner({ name: 'Wire in French', languages: ['fr'] })).partner,
        (await aPartner({ name: 'Wire of corrections', kinds: ['corrected'] })).partner,
      ],
    },
    mailer: {
      async send(mail) {
        mails.push(mail);
        return { messageId: 'm' };
      },
    },
    quota: async () => ({ rate: 14, day: 50_000, left: 50_000 }),
    siteUrl: 'https://news.example.org',
    scripts: testScripts,
  });
  const { batchItemFailures } = await handler(message(objectCreated(key, '01')));
  expect(batchItemFailures).toEqual([]);
  // Nothing else changes anywhere.
  expect({ reads: w.index.counts.writes, events: w.bus.events.length, pages: w.pages.jobs.length }).toEqual(
    before,
  );
  expect([...w.uploads.objects.keys()].filter((one) => !/^(?:reports|preview|releases)\//.test(one))).toEqual(
    [],
  );
  const file = (name: string) => {
    const object = w.uploads.objects.get(`reports/${key}${name}`);
    return object && Buffer.from(object.bytes).toString('utf8');
  };
  return { mails, file, report: JSON.parse(file('.json') ?? 'null') };
}

describe('a rehearsal', () => {
  it.each([
    ['an empty file', '', 'empty'],
    ['front matter that is none', '---\ntitle: "no end\n---\nText', 'front-matter-yaml'],
  ])('of %s says why it would be refused', async (_, text, code) => {
    const w = world();
    put(w, KEY, text);
    const { report, file } = await rehearse(w);
    expect(report).toMatchObject({ verdict: 'rejected', errors: [{ code }] });
    expect(file('/page.html')).toBeUndefined();
  });

  it('of a change without a note is refused as the upload would be', async () => {
    const w = world();
    await upload(w, 'releases/gauge/en.md', '01', markdown('Tides'));
    put(w, KEY, markdown('Tides turn'));
    expect((await rehearse(w)).report).toMatchObject({ errors: [{ code: 'change-note-missing' }] });
  });

  it('shows the page, the mail and the item, and whom it would reach at what cost', async () => {
    const w = world();
    put(w, KEY, markdown('Tides', 'image: { name: low.png, alt: Low water }\n'));
    put(w, 'preview/gauge/low.png', Buffer.from('PNG'));
    const { report, file, mails } = await rehearse(w);
    const subscribers = report.rehearsal.subscribers;
    expect(subscribers).toBeGreaterThan(0);
    expect(subscribers % 3).toBe(0);
    expect(report).toMatchObject({
      verdict: 'rehearsal',
      rehearsal: {
        would: 'published',
        partners: ['Tide Wire'],
        cost: expect.closeTo(subscribers / 10_000, 9),
        seconds: Math.ceil(subscribers / 14),
        files: ['en.md/page.html', 'en.md/mail.html', 'en.md/mail.txt', 'en.md/ninjs.json'],
      },
    });
    expect(file('/page.html')).toContain('<h1 dir="auto">Tides</h1>');
    expect(file('/page.html')).toContain(`data:image/png;base64,${Buffer.from('PNG').toString('base64')}`);
    expect(file('/page.html')).not.toMatch(/(?:href|src)="\/[^/]/);
    expect(file('/mail.txt')).toContain('Tides');
    expect(JSON.parse(file('/ninjs.json') ?? '{}')).toMatchObject({ title: 'Tides', pubStatus: 'usable' });
    expect(file('.html')).toContain('href="en.md/page.html"');
    expect(mails).toMatchObject([{ to: 'desk@example.org', subject: 'Rehearsal: Tides' }]);
  });

  it('of a correction, a small change, the same and what is held says so', async () => {
    const w = world();
    await upload(w, 'releases/gauge/en.md', '01', markdown('Tides'));
    const would = async (text: string) => {
      put(w, KEY, text);
      const { report } = await rehearse(w);
      return [report.rehearsal?.would, report.rehearsal?.subscribers, report.dueAt];
    };
    expect(await would(markdown('Tides turn', 'change_note: Why.\n'))).toEqual(['corrected', 0, undefined]);
    expect(await would(markdown('Tides turn', 'minor: true\n'))).toEqual(['minor', 0, undefined]);
    expect(await would(markdown('Tides'))).toEqual(['unchanged', 0, undefined]);
    const due = '2026-03-02T12:00:00.000Z';
    expect((await would(markdown('Tides', `change_note: Why.\nembargo: ${due}\n`)))[2]).toBe(due);
  });
});
