import { describe, expect, it } from 'vitest';
import { createReader } from '../../../functions/shared/runtime/reader.ts';
import { testNewsroom } from '../../support/newsroom.ts';

const misbehaving = new URL('./misbehaving.ts', import.meta.url);
const real = new URL('../../../functions/shared/runtime/reader-worker.ts', import.meta.url);
const about = { format: 'md' as const, fileName: 'en.md', receivedAt: '2026-05-01T10:00:00.000Z' };
const reading = (file: URL, limits?: Parameters<typeof createReader>[1]) => {
  const read = createReader(file, limits);
  return (text: string) => read(new TextEncoder().encode(text), about, testNewsroom);
};

describe('a document that', () => {
  it('never ends is refused, and those that wait behind it are read', async () => {
    const read = reading(misbehaving, { seconds: 1, megabytes: 64 });
    const [hanging, next] = await Promise.all([read('hang'), read('well')]);
    expect(hanging).toMatchObject({ errors: [{ code: 'too-slow', values: { seconds: '1' } }] });
    expect(next).toMatchObject({ said: 'well' });
  });

  it('takes all memory is refused, and the next is read', async () => {
    const read = reading(misbehaving, { seconds: 20, megabytes: 32 });
    expect(await read('grow')).toMatchObject({ errors: [{ code: 'too-much-memory' }] });
    expect(await read('well')).toMatchObject({ said: 'well' });
  });

  it('meets a fault of ours throws, so that the queue brings it again', async () => {
    const read = reading(misbehaving, { seconds: 5, megabytes: 64 });
    await expect(read('throw')).rejects.toThrow('a fault of our own');
    expect(await read('well')).toMatchObject({ said: 'well' });
  });

  it('comes when there is no reader throws, each time', async () => {
    const read = reading(new URL('./missing.ts', import.meta.url), { seconds: 5, megabytes: 64 });
    await expect(read('well')).rejects.toThrow(/missing/);
    await expect(read('well')).rejects.toThrow(/missing/);
  });

  it('is well is read as in the thread of the caller', async () => {
    const read = reading(real);
    expect(await read('# A gauge\n\nThe gauge went live.')).toMatchObject({
      edition: { document: { title: 'A gauge', bodyText: 'The gauge went live.' } },
    });
  });
});
