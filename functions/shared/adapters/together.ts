import { setImmediate as turn } from 'node:timers/promises';

/**
 * Asks for many single things together. What is asked for in one turn of the event loop goes into one request, and what
 * is asked for while that is on its way into the next: nobody waits for company. Where a request fails, it fails for all
 * that were in it.
 *
 * @param most things in a request
 * @param nameOf things of one name are asked for once, as the last of them says
 * @param work asks, and answers by the things' names
 */
export function together<T, R>(
  most: number,
  nameOf: (thing: T) => string,
  work: (things: T[]) => Promise<ReadonlyMap<string, R>>,
): (thing: T) => Promise<R | undefined> {
  const waiting = new Map<string, { thing: T } & PromiseWithResolvers<R | undefined>>();
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.size > 0) {
      await turn();
      const some = [...waiting].slice(0, most);
      for (const [name] of some) waiting.delete(name);
      try {
        const answers = await work(some.map(([, { thing }]) => thing));
        for (const [name, { resolve }] of some) resolve(answers.get(name));
      } catch (error) {
        for (const [, { reject }] of some) reject(error);
      }
    }
    running = false;
  }

  return (thing) => {
    const name = nameOf(thing);
    const asked = waiting.get(name) ?? { thing, ...Promise.withResolvers<R | undefined>() };
    asked.thing = thing;
    waiting.set(name, asked);
    if (!running) void run();
    return asked.promise;
  };
}
