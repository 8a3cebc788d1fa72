import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { together } from '../../../functions/shared/adapters/together.ts';

/** Something to ask, whose requests are answered when the test says so. */
function asking(most = 3) {
  const requests: { things: string[]; end: (error?: Error) => void }[] = [];
  const ask = together<string, string>(
    most,
    (thing) => thing.toLowerCase(),
    (things) =>
      new Promise((resolve, reject) => {
        const answers = new Map(things.map((thing) => [thing.toLowerCase(), `${thing}!`]));
        answers.delete('nobody');
        requests.push({ things, end: (error) => (error ? reject(error) : resolve(answers)) });
      }),
  );
  return { ask, requests, asked: () => requests.map(({ things }) => things) };
}

describe('what is asked for together', () => {
  it('fails for all that were in a request, and for nobody else', async () => {
    const { ask, requests } = asking(2);
    const all = Promise.allSettled([ask('a'), ask('b'), ask('c')]);
    await turn();
    requests[0]?.end(new Error('throttled'));
    await turn();
    await turn();
    requests[1]?.end();
    const [a, b, c] = await all;
    expect([a?.status, b?.status]).toEqual(['rejected', 'rejected']);
    expect(c).toEqual({ status: 'fulfilled', value: 'c!' });
    const later = ask('a');
    await turn();
    requests[2]?.end();
    expect(await later).toBe('a!');
  });

  it('goes in one request where it comes in one turn, and no request has too many', async () => {
    const { ask, requests, asked } = asking();
    const all = Promise.all(['a', 'b', 'c', 'd'].map((thing) => ask(thing)));
    await turn();
    expect(asked()).toEqual([['a', 'b', 'c']]);
    requests[0]?.end();
    await turn();
    await turn();
    expect(asked()).toEqual([['a', 'b', 'c'], ['d']]);
    requests[1]?.end();
    expect(await all).toEqual(['a!', 'b!', 'c!', 'd!']);
  });

  it('goes with the next request what comes while one is on its way, even where it asks for the same', async () => {
    const { ask, requests, asked } = asking();
    const first = ask('a');
    await turn();
    const rest = Promise.all([ask('a'), ask('b')]);
    await turn();
    expect(asked()).toEqual([['a']]);
    requests[0]?.end();
    expect(await first).toBe('a!');
    await turn();
    await turn();
    expect(asked()).toEqual([['a'], ['a', 'b']]);
    requests[1]?.end();
    expect(await rest).toEqual(['a!', 'b!']);
  });

  it('is asked for once under one name, as the last says, and answered to all', async () => {
    const { ask, requests, asked } = asking();
    const all = Promise.all([ask('a'), ask('A'), ask('nobody')]);
    await turn();
    expect(asked()).toEqual([['A', 'nobody']]);
    requests[0]?.end();
    expect(await all).toEqual(['A!', 'A!', undefined]);
  });
});
