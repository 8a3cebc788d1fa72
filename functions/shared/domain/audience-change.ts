import {
  type Audience,
  type Choice,
  type Listing,
  listingsOf,
  type Subscriber,
  subscriberId,
} from './audience.ts';

/** Writers of one subscriber are a person and their mail program: more rounds than this are a fault of ours. */
const ROUNDS = 6;

/**
 * Changes a subscriber and their entries in the audience.
 *
 * There are no transactions, so the order is what makes it safe: first the item says where entries may stand, then
 * new entries are added, then the item changes (this is the moment it counts), then old entries go. Whoever dies in
 * between leaves at most entries too many, which mean nothing without the item, and are known to the next change.
 *
 * @param decide what they shall be; undefined: leave them as they are. Called again when somebody else was faster
 * @returns the subscriber as they are now
 */
export async function change(
  audience: Audience,
  id: string,
  decide: (current: Subscriber | undefined) => Subscriber | undefined,
): Promise<Subscriber | undefined> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const current = await audience.subscriber(id);
    const wanted = decide(current);
    if (wanted === undefined) return current;
    const needed = wanted.status === 'confirmed' ? listingsOf(wanted) : [];
    const listed = [...new Set([...(current?.listed ?? []), ...needed.map(write)])];

    let before = current;
    if (listed.length > (current?.listed.length ?? 0)) {
      const announced: Subscriber = {
        ...(current ?? { ...wanted, status: 'pending' }),
        listed,
        version: (current?.version ?? 0) + 1,
      };
      if (!(await audience.save(announced, current))) continue;
      before = announced;
    }

    const next: Subscriber = { ...wanted, listed, version: (before?.version ?? 0) + 1 };
    const { languages, topics, places } = next;
    await audience.list({ id, languages, topics, places }, needed, next.version);
    if (!(await audience.save(next, before))) continue;

    const kept = new Set(needed.map(write));
    await audience.unlist(id, listed.filter((listing) => !kept.has(listing)).map(read), next.version);
    return next;
  }
  throw new Error(`subscriber ${id} was changed ${ROUNDS} times by others meanwhile; try again`);
}

/** Confirms a sign-up; again, it lists the subscription again. One that never was or has left stays so. */
export const confirm = (audience: Audience, id: string, now: string): Promise<Subscriber | undefined> =>
  change(audience, id, (current) =>
    current === undefined || current.status === 'left'
      ? undefined
      : { ...current, status: 'confirmed', confirmedAt: current.confirmedAt ?? now },
  );

/** Changes what a confirmed subscriber gets. */
export const choose = (audience: Audience, id: string, choice: Choice): Promise<Subscriber | undefined> =>
  change(audience, id, (current) =>
    current?.status === 'confirmed' ? { ...current, ...choice } : undefined,
  );

/** Leaves: from the write of the item on, no mail goes out. Again, it clears what a crash left listed. */
export const leave = (audience: Audience, id: string): Promise<Subscriber | undefined> =>
  change(audience, id, (current) => {
    if (current === undefined) return undefined;
    const { confirmedAt: _confirmed, askedAt: _asked, ...rest } = current;
    return { ...rest, status: 'left' };
  });

/**
 * Adds a subscriber whose consent the newsroom already has, or changes what they get.
 *
 * @param address as `readAddress` gives it
 */
export async function addConfirmed(
  audience: Audience,
  address: string,
  choice: Choice,
  now: string,
): Promise<Subscriber> {
  const id = subscriberId(address, await audience.key('addresses'));
  // Those who send only read: the key of the links in their mails must be there before the first of them.
  await audience.key('links');
  const added = await change(audience, id, (current) => ({
    id,
    email: address,
    frequency: 'at-once',
    createdAt: now,
    confirmedAt: now,
    listed: [],
    version: 0,
    ...current,
    ...choice,
    status: 'confirmed',
  }));
  if (added === undefined) throw new Error(`subscriber ${id} could not be added`);
  return added;
}

const write = (listing: Listing): string => `${listing.language}#${listing.facet}`;

function read(text: string): Listing {
  const at = text.indexOf('#');
  const facet = text.slice(at + 1);
  const [kind, id] = [facet.slice(0, facet.indexOf(':')), facet.slice(facet.indexOf(':') + 1)];
  return {
    language: text.slice(0, at),
    facet: facet === 'all' ? 'all' : kind === 'topic' ? `topic:${id}` : `place:${id}`,
  };
}
