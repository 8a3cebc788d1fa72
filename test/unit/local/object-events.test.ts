import { expect, it } from 'vitest';
import { createSequencer, objectEvent } from '../../../local/events/object-events.ts';

it('sequencers grow from write to write, over a restart, and when the clock stands still or goes back', () => {
  let clock = 1_800_000_000_000;
  const first = createSequencer(() => clock);
  const given = [first(), first()];
  clock -= 5_000;
  given.push(first());
  clock += 60_000;
  const afterRestart = createSequencer(() => clock);
  given.push(afterRestart(), afterRestart());
  expect(given).toEqual([...given].sort());
  expect(new Set(given).size).toBe(given.length);
  for (const sequencer of given) expect(sequencer).toMatch(/^[0-9A-F]{16}$/);
});

it('an upload is told in the shape of S3, its key as it is', () => {
  const change = { bucket: 'uploads', key: 'releases/a b+c%20/ar.md', size: 5, etag: 'abc' } as const;
  expect(objectEvent({ ...change, kind: 'created' }, '01')).toMatchObject({
    bus: 'default',
    source: 'aws.s3',
    detailType: 'Object Created',
    detail: {
      version: '0',
      bucket: { name: 'uploads' },
      object: { key: 'releases/a b+c%20/ar.md', size: 5, etag: 'abc', sequencer: '01' },
      reason: 'PutObject',
    },
  });
  expect(objectEvent({ ...change, kind: 'deleted' }, '02')).toMatchObject({
    detailType: 'Object Deleted',
    detail: { object: { key: 'releases/a b+c%20/ar.md', sequencer: '02' }, reason: 'DeleteObject' },
  });
});
