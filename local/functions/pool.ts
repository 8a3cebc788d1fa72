import { availableParallelism } from 'node:os';
import type { FunctionPlan } from '../template/plan.ts';
import { type Instance, startInstance } from './instance.ts';

/** A function with as many instances as it has events at once, up to what a laptop bears. */
export interface FunctionPool {
  readonly plan: FunctionPlan;
  /** Instances at the most. */
  readonly limit: number;
  /** Invokes the function; waits for a free instance where all are busy. Throws what the function threw. */
  invoke(event: unknown): Promise<unknown>;
  /** Starts an instance ahead of the first event. */
  warm(): void;
  /** From the next event on, the code as it is on disk now. Events under way end on the old code. */
  restart(): void;
  stop(): Promise<void>;
}

const LIMIT = Math.max(2, Math.min(4, availableParallelism() / 2));

export function createPool(
  plan: FunctionPlan,
  environment: Record<string, string>,
  onOutput: (chunk: string) => void,
  limit = LIMIT,
): FunctionPool {
  const idle: Instance[] = [];
  const busy = new Set<Instance>();
  const waiting: ((instance: Instance) => void)[] = [];
  let current = new Set<Instance>();

  const begin = (): Instance => {
    const instance = startInstance(plan, environment, onOutput);
    current.add(instance);
    return instance;
  };
  /** Marks what it gives as busy at once, so that two events never get one instance. */
  const take = (): Instance | Promise<Instance> => {
    let instance = idle.pop();
    while (instance && !instance.alive) instance = idle.pop();
    if (!instance && busy.size >= limit) return new Promise((resolve) => waiting.push(resolve));
    instance ??= begin();
    busy.add(instance);
    return instance;
  };
  const giveBack = (instance: Instance): void => {
    busy.delete(instance);
    const usable = instance.alive && current.has(instance);
    if (!usable) void instance.stop();
    const next = waiting.shift();
    if (next) {
      const taken = usable ? instance : begin();
      busy.add(taken);
      next(taken);
    } else if (usable) idle.push(instance);
  };

  return {
    plan,
    limit,
    async invoke(event) {
      const instance = await take();
      try {
        return await instance.invoke(event);
      } finally {
        giveBack(instance);
      }
    },
    warm() {
      if (idle.length + busy.size === 0) idle.push(begin());
    },
    restart() {
      current = new Set();
      for (const instance of idle.splice(0)) void instance.stop();
    },
    async stop() {
      current = new Set();
      await Promise.all([...idle.splice(0), ...busy].map((instance) => instance.stop()));
    },
  };
}
