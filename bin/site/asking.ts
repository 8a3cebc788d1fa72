import { InvalidArgumentError } from 'commander';
import { type CardJob, queuedPages } from '../../functions/shared/domain/jobs.ts';
import { Refusal } from '../refusal.ts';
import type { Stage } from '../stage.ts';
import type { World } from '../world.ts';

/** Jobs that wait at once: whoever publishes meanwhile waits behind no more than these. */
const MOST_WAITING = 1_000;
/** Jobs between two looks at the queue, sent by so many at once. */
const SENT_AT_ONCE = 200;
const SENDERS = 5;
/** A queue's counts are approximate (SQS API, GetQueueAttributes): it is empty when it was so often, one after another. */
const EMPTY_LOOKS = 3;
/** In milliseconds. */
const LOOK_EVERY = 1_000;

export interface Asking {
  /** Asks for pages, and for social cards, as fast as they are made. A card that is there is not drawn again. */
  ask(addresses: string[], cards?: CardJob[]): Promise<void>;
  /**
   * Waits until nothing waits any more.
   *
   * @throws Refusal (3) when nothing moves
   */
  settle(): Promise<void>;
  asked: number;
  waiting: number;
}

/**
 * Asks for pages through the pages queue, as everybody does: a page is made by one at a time, of what the index says
 * then, with the templates that are deployed; nothing older can overwrite what was published meanwhile.
 *
 * @param run names all of it: an address is asked for once in a run
 * @param timeout milliseconds after which a queue in which nothing moves is given up
 */
export function pagesAsked(
  stage: Stage,
  world: World,
  run: string,
  timeout: number,
  progress: (asking: Asking) => void,
): Asking {
  const look = async (): Promise<number> => {
    asking.waiting = await stage.pagesWaiting();
    progress(asking);
    return asking.waiting;
  };
  /** Looks until `isEnough`. */
  const until = async (isEnough: (waiting: number) => boolean): Promise<void> => {
    let [last, since] = [Number.NaN, world.now().getTime()];
    for (;;) {
      const waiting = await look();
      if (isEnough(waiting)) return;
      const now = world.now().getTime();
      if (waiting !== last) [last, since] = [waiting, now];
      if (now - since > timeout) {
        throw new Refusal(
          `${waiting} pages wait, and for ${timeout / 1_000} s none was made: docs/runbook.md, "pages"`,
          3,
        );
      }
      await world.pause(LOOK_EVERY);
    }
  };
  const asking: Asking = {
    asked: 0,
    waiting: 0,
    async ask(addresses, cards = []) {
      for (let i = 0; i < addresses.length; i += SENT_AT_ONCE) {
        await until((waiting) => waiting < MOST_WAITING);
        const some = addresses.slice(i, i + SENT_AT_ONCE);
        const share = SENT_AT_ONCE / SENDERS;
        await Promise.all(
          Array.from({ length: Math.ceil(some.length / share) }, (_, n) =>
            stage.pages.send(queuedPages(some.slice(n * share, (n + 1) * share), run, () => ({ run }))),
          ),
        );
        asking.asked += some.length;
      }
      for (let i = 0; i < cards.length; i += SENT_AT_ONCE) {
        await until((waiting) => waiting < MOST_WAITING);
        await stage.cards.send(
          cards.slice(i, i + SENT_AT_ONCE).map(({ slug, language }) => ({ job: { slug, language } })),
        );
      }
    },
    async settle() {
      let empty = 0;
      await until((waiting) => {
        empty = waiting === 0 ? empty + 1 : 0;
        return empty >= EMPTY_LOOKS;
      });
    },
  };
  return asking;
}

/** Reads an option that is a time. */
export function seconds(text: string): number {
  const n = Number(text);
  if (!(n > 0)) throw new InvalidArgumentError('Give a number of seconds.');
  return n;
}

/** Says something once a second at most. */
export function sayer(world: World): (what: () => string) => void {
  let said = world.now().getTime();
  return (what) => {
    const now = world.now().getTime();
    if (now - said < 1_000) return;
    said = now;
    world.err(`${what()}\n`);
  };
}
