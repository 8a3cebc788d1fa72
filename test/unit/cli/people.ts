import type { Subscriber } from '../../../functions/shared/domain/audience.ts';
import { type aStage, dateline } from './world.ts';

/** The people of the stage that a test has at the moment. */
export function peopleOf(stage: () => ReturnType<typeof aStage>) {
  const people = (): Subscriber[] => [...stage().memory.audience.people.values()];
  const person = (address: string): Subscriber => {
    const found = people().find(({ email }) => email === address);
    if (found === undefined) throw new Error(`${address} is not there`);
    return found;
  };
  return {
    people,
    person,
    add: (address: string, ...options: string[]) =>
      dateline(stage(), ['subscribers', 'add', address, ...options]),
    set(address: string, more: Partial<Subscriber>): void {
      const one = person(address);
      stage().memory.audience.people.set(one.id, { ...one, ...more });
    },
  };
}
