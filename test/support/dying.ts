type Call = (...args: unknown[]) => unknown;
const isCall = (value: unknown): value is Call => typeof value === 'function';
const isPort = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What is no call into the world outside. */
const INSIDE = new Set(['now', 'wait', 'random', 'log', 'languages', 'settings']);

/**
 * Every call into the world outside, counted; at the nth the worker dies: nothing that it does afterwards has an effect.
 */
export function dying<Deps extends object>(
  deps: Deps,
  point: number,
  when: 'before' | 'after',
): { deps: Deps; died: () => boolean } {
  let calls = 0;
  const wrap =
    (call: Call): Call =>
    async (...args) => {
      calls += 1;
      const mine = calls;
      if (mine > point || (mine === point && when === 'before')) throw new Error('died');
      const result = await call(...args);
      if (mine === point) throw new Error('died');
      return result;
    };
  const wrapped = (value: unknown): unknown => {
    if (isCall(value)) return wrap(value);
    if (!isPort(value)) return value;
    const entries = Object.entries<unknown>({ ...value });
    return {
      ...value,
      ...Object.fromEntries(
        entries.map(([name, one]) => [name, isPort(one) || isCall(one) ? wrapped(one) : one]),
      ),
    };
  };
  const outside = Object.entries(Object.assign<Record<string, unknown>, Deps>({}, deps)).filter(
    ([name]) => !INSIDE.has(name),
  );
  const ports = Object.fromEntries(outside.map(([name, value]) => [name, wrapped(value)]));
  return { died: () => calls >= point, deps: Object.assign({}, deps, ports) };
}
