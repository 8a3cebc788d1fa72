import {
  isForgotten,
  readAddress,
  type Subscriber,
  type Subscription,
} from '../../functions/shared/domain/audience.ts';
import { readListing } from '../../functions/shared/domain/audience-change.ts';
import { Refusal } from '../refusal.ts';
import type { Stage } from '../stage.ts';

/**
 * The address in what an operator typed, as it is kept.
 *
 * @throws Refusal
 */
export function addressIn(given: string): string {
  const address = readAddress(given);
  if (address === undefined)
    throw new Refusal(`${JSON.stringify(given)} is no mail address; write it as name@example.org`);
  return address;
}

/** What is kept of a person elsewhere, where it can't be looked up by person. */
export const ELSEWHERE = [
  'The ledger knows, by the id and without the address, which releases were mailed and what became of each mail, for two years. It can only be read by release: npx dateline reach SLUG --list STATE --addresses.',
  'Backups of the tables hold the same for 35 days. SES’s own events about mails, with the address, are kept for 14 days. The newsroom’s own events and logs hold no addresses.',
  'SES itself keeps addresses that bounced or complained on the account’s suppression list; files that were exported are yours to know of. More: docs/privacy.md',
];

/** Lines that say what is known of a subscriber. */
export function personLines(one: Subscriber, now: Date): string[] {
  const {
    status,
    languages,
    topics,
    places,
    waits,
    frequencies,
    consent,
    suppression,
    softBounces = [],
  } = one;
  const frequency = frequencies.at(-1);
  const wishes: [string, string | undefined][] =
    languages.length === 0
      ? []
      : [
          ['languages', `${languages.join(', ')}${languages.length > 1 ? ' (best first)' : ''}`],
          ['topics', topics.join(', ') || 'all'],
          ['places', places.join(', ') || 'all'],
          ['frequency', frequency && `${frequency.value}, since ${frequency.from}`],
          ['waits', waits === 0 ? 'for no translation' : `${waits} hours for a better language`],
        ];
  const lines: [string, string | undefined][] = [
    ['id', one.id],
    ['state', STATES[status](one, now)],
    ...wishes,
    ['paused', one.pausedUntil && `until ${one.pausedUntil}`],
    ['suppressed', suppression && `${suppression.reason}, ${suppression.at}: ${suppression.detail}`],
    ['came back', softBounces.length > 0 ? `for now: ${softBounces.join(', ')}` : undefined],
    ['asked', one.askedAt && `by mail, ${one.askedAt}`],
    ...consent.map(({ at, what, from, words }): [string, string] => [
      'consent',
      `${at}  ${what}, from ${from}${words ? `: ${JSON.stringify(words)}` : ''}`,
    ]),
  ];
  return [
    one.email || '(erased)',
    ...lines.flatMap(([name, value]) => (value ? [`  ${name.padEnd(12)}${value}`] : [])),
  ];
}

const STATES: Record<Subscriber['status'], (one: Subscriber, now: Date) => string> = {
  pending: (one, now) =>
    isForgotten(one, now.toISOString())
      ? `signed up ${one.createdAt}, not confirmed in time: it is about to be deleted`
      : `signed up ${one.createdAt}, not confirmed yet`,
  confirmed: ({ confirmedAt, createdAt }) => `confirmed ${confirmedAt ?? ''}, known since ${createdAt}`,
  left: ({ createdAt }) => `has left; known since ${createdAt}`,
  suppressed: ({ createdAt }) => `suppressed, known since ${createdAt}`,
  erased: ({ createdAt }) =>
    `erased ${createdAt}; only this keyed hash of the address is kept, so that nothing is sent to it`,
};

/** What stands in a list of the audience. */
export interface ListedEntry {
  list: string;
  entry: Subscription;
}

/** Where a subscriber stands in the lists of the audience, and what the entries say. */
export async function entriesOf({ audience }: Stage, { id, listed }: Subscriber): Promise<ListedEntry[]> {
  const found = await Promise.all(
    listed.map(async (list) =>
      (await audience.slice(readListing(list), { from: id, to: `${id}0` })).map((entry) => ({ list, entry })),
    ),
  );
  return found.flat();
}
