import {
  type Audience,
  type Choice,
  type Consent,
  expiryOf,
  frequencyAt,
  isForgotten,
  type Listing,
  listingsOf,
  type Subscriber,
  subscriberId,
  withFrequency,
} from './audience.ts';

/** Writers of one subscriber are a person and their mail program: more rounds than this are a fault of ours. */
const ROUNDS = 6;
/** Consents that are kept of one subscriber: an item has an end (400 kB), and leaving must never meet it. */
const CONSENTS = 50;

/** What is recorded of a consent, or of its end: when, from where, and which words. */
export type Evidence = Omit<Consent, 'what'>;

/**
 * Changes a subscriber and their entries in the audience.
 *
 * There are no transactions, so the order is what makes it safe: first the item says where entries may stand, then
 * new entries are added, then the item changes (this is the moment it counts), then old entries go. Whoever dies in
 * between leaves at most entries too many, which mean nothing without the item, and are known to the next change.
 * Of those who go, the item forgets last where they stood: it says what they had asked for.
 *
 * @param decide what they shall be; undefined: leave them as they are. Called again when somebody else was faster
 * @returns the subscriber as they are now
 */
export async function change(
  audience: Audience,
  id: string,
  decide: (current: Subscriber | undefined) => Subscriber | undefined,
): Promise<Subscriber | undefined> {
  let astray: Listing[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const current = await audience.subscriber(id);
    // What a round that came too late has listed is put right, even where nothing is to be changed any more.
    const wanted = decide(current) ?? (astray.length > 0 ? current : undefined);
    if (wanted === undefined) return current;
    const needed = wanted.status === 'confirmed' ? listingsOf(wanted) : [];
    const listed = [...new Set([...(current?.listed ?? []), ...[...needed, ...astray].map(write)])];

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
    const { languages, topics, places, waits, frequencies } = next;
    await audience.list({ id, languages, topics, places, waits, frequencies }, needed, next.version);
    if (!(await audience.save(next, before))) {
      astray = [...astray, ...needed];
      continue;
    }

    const kept = new Set(needed.map(write));
    await audience.unlist(id, listed.filter((listing) => !kept.has(listing)).map(readListing), next.version);
    if (next.status === 'confirmed' || listed.length === 0) return next;
    const gone: Subscriber = { ...next, listed: [], version: next.version + 1 };
    return (await audience.save(gone, next)) ? gone : next;
  }
  throw new Error(`subscriber ${id} was changed ${ROUNDS} times by others meanwhile; try again`);
}

/**
 * Takes a sign-up down until its mail is confirmed. Who is confirmed stays as they are; who left or was suppressed
 * stays so until they confirm, and their consent of before is not lost with a sign-up that comes to nothing.
 *
 * @param address as `readAddress` gives it
 * @param more what else is written with it
 */
export function asked(
  current: Subscriber | undefined,
  id: string,
  address: string,
  choice: Choice,
  evidence: Evidence,
  more: Partial<Subscriber> = {},
): Subscriber {
  const before = known(current, evidence.at);
  return {
    status: 'pending',
    ...before,
    ...more,
    id,
    email: address,
    // A sign-up that is made again has its whole time again.
    createdAt: before === undefined || expiryOf(before) !== undefined ? evidence.at : before.createdAt,
    listed: current?.listed ?? [],
    version: current?.version ?? 0,
    ...chosen(before, choice, evidence.at),
    consent: withConsent(before?.consent, 'asked', evidence),
  };
}

/**
 * Confirms a sign-up; again, it lists the subscription again. One that never was, was forgotten, or has left since
 * stays so. Whoever was suppressed is written to again: to press the button they have read the mail.
 */
export const confirm = (
  audience: Audience,
  id: string,
  evidence: Evidence,
): Promise<Subscriber | undefined> =>
  change(audience, id, (current) => {
    const before = known(current, evidence.at);
    if (before === undefined || before.status === 'erased') return undefined;
    if (before.status === 'confirmed') return before;
    if (before.status === 'left' && !asksAgain(before)) return undefined;
    const { suppression: _mended, softBounces: _bounces, pausedUntil: _paused, ...rest } = before;
    return {
      ...rest,
      status: 'confirmed',
      confirmedAt: evidence.at,
      consent: withConsent(before.consent, 'confirmed', evidence),
    };
  });

/** Whether somebody who left has signed up again since. */
export const asksAgain = ({ consent }: Pick<Subscriber, 'consent'>): boolean =>
  consent.at(-1)?.what === 'asked';

/** Changes what a confirmed subscriber gets. */
export const choose = (
  audience: Audience,
  id: string,
  choice: Choice,
  evidence: Evidence,
): Promise<Subscriber | undefined> =>
  change(audience, id, (current) =>
    current?.status === 'confirmed'
      ? {
          ...current,
          ...chosen(current, choice, evidence.at),
          consent: withConsent(current.consent, 'changed', evidence),
        }
      : undefined,
  );

/**
 * Sends a confirmed subscriber nothing until a moment.
 *
 * @param until undefined: go on at once
 */
export const pause = (
  audience: Audience,
  id: string,
  until: string | undefined,
): Promise<Subscriber | undefined> =>
  change(audience, id, (current) => {
    if (current?.status !== 'confirmed') return undefined;
    const { pausedUntil: _before, ...rest } = current;
    return until === undefined ? rest : { ...rest, pausedUntil: until };
  });

/**
 * Leaves: from the write of the item on, no mail goes out. Again, it clears what a crash left listed.
 *
 * What is kept proves the consent to the mails that went out before: the address, when it was subscribed and left,
 * from where and with which words; and whether its mail came back. What they had chosen is forgotten.
 */
export const leave = (audience: Audience, id: string, evidence: Evidence): Promise<Subscriber | undefined> =>
  change(audience, id, (current) =>
    current === undefined || current.status === 'erased' ? undefined : gone(current, evidence),
  );

/** One of the topics or places that somebody chose. */
export type Part = { topic: string } | { place: string };

/**
 * Leaves one topic or place. Leaving the last of them is leaving altogether: none chosen would mean all. One that they
 * had not chosen is no change, so that the same again is harmless.
 */
export const leavePart = (
  audience: Audience,
  id: string,
  part: Part,
  evidence: Evidence,
): Promise<Subscriber | undefined> =>
  change(audience, id, (current) => {
    if (current?.status !== 'confirmed') return undefined;
    const [list, value] =
      'topic' in part ? (['topics', part.topic] as const) : (['places', part.place] as const);
    if (!current[list].includes(value)) return undefined;
    const rest = current[list].filter((one) => one !== value);
    if (rest.length === 0) return gone(current, evidence);
    return { ...current, [list]: rest, consent: withConsent(current.consent, 'changed', evidence) };
  });

/**
 * Erases a subscriber, or somebody who never was one: all that stays is the keyed hash of the address and the moment,
 * so that the address stays unwritten-to. Nothing brings it back: no sign-up, confirmation, import or command.
 * Again, it clears what a crash left listed.
 */
export const erase = (audience: Audience, id: string, now: string): Promise<Subscriber | undefined> =>
  change(audience, id, (current) =>
    current?.status === 'erased' && current.listed.length === 0
      ? undefined
      : {
          id,
          email: '',
          status: 'erased',
          languages: [],
          topics: [],
          places: [],
          waits: 0,
          frequencies: [],
          createdAt: current?.status === 'erased' ? current.createdAt : now,
          consent: [],
          listed: current?.listed ?? [],
          version: current?.version ?? 0,
        },
  );

/**
 * Why somebody was not added: they had themselves erased, their mail comes back, or (an import) they have left, or have
 * chosen themselves.
 */
export type NotAdded = 'erased' | 'suppressed' | 'left' | 'own';

/**
 * Adds a subscriber whose consent the newsroom already has, or changes what they get.
 *
 * @param address as `readAddress` gives it
 * @param what `imported`: a list may be older than a leaving, and does not undo it
 * @param more `now`: when it is added, if that is not the moment of the consent; `keepOwn`: who has confirmed or changed
 *   it themselves stays as they are
 */
export async function addConfirmed(
  audience: Audience,
  address: string,
  choice: Choice,
  evidence: Evidence,
  what: 'added' | 'imported' = 'added',
  { now = evidence.at, keepOwn = false }: { now?: string; keepOwn?: boolean } = {},
): Promise<Subscriber | NotAdded> {
  const id = subscriberId(address, await audience.key('addresses'));
  // Those who send only read: the key of the links in their mails must be there before the first of them.
  await audience.key('links');
  let refused: NotAdded | undefined;
  const added = await change(audience, id, (current) => {
    refused = keepOwn && current && choseThemselves(current) ? 'own' : refusalOf(current, what);
    if (refused) return undefined;
    const before = known(current, now);
    return {
      ...asked(current, id, address, choice, { ...evidence, at: now }),
      status: 'confirmed',
      confirmedAt: before?.confirmedAt ?? now,
      consent: withConsent(before?.consent, what, evidence),
    };
  });
  if (refused) return refused;
  if (added === undefined) throw new Error(`subscriber ${id} could not be added`);
  return added;
}

/** Whether somebody who is confirmed has confirmed it themselves, or changed since what they get. */
export const choseThemselves = ({ status, consent }: Pick<Subscriber, 'status' | 'consent'>): boolean =>
  status === 'confirmed' &&
  consent
    .slice(consent.findLastIndex(({ what }) => what === 'left') + 1)
    .some(({ what }) => what === 'confirmed' || what === 'changed');

/** A subscriber; a sign-up that is older than unconfirmed ones are kept is as if it were not there. */
const known = (current: Subscriber | undefined, now: string): Subscriber | undefined =>
  current === undefined || isForgotten(current, now) ? undefined : current;

function refusalOf(current: Subscriber | undefined, what: 'added' | 'imported'): NotAdded | undefined {
  const status = current?.status;
  if (status === 'erased' || status === 'suppressed') return status;
  return status === 'left' && what === 'imported' ? status : undefined;
}

function gone(current: Subscriber, evidence: Evidence): Subscriber {
  const { id, email, createdAt, suppression, listed, version } = current;
  const again = current.status === 'left' && !asksAgain(current);
  return {
    id,
    email,
    status: 'left',
    languages: [],
    topics: [],
    places: [],
    waits: 0,
    frequencies: [],
    createdAt,
    ...(suppression ? { suppression } : {}),
    consent: again ? current.consent : withConsent(current.consent, 'left', evidence),
    listed,
    version,
  };
}

function chosen(
  before: Subscriber | undefined,
  { languages, topics, places, waits = 0, frequency }: Choice,
  now: string,
): Pick<Subscriber, 'languages' | 'topics' | 'places' | 'waits' | 'frequencies'> {
  const history = before?.frequencies ?? [];
  const value = frequency ?? frequencyAt({ frequencies: history }, now);
  return { languages, topics, places, waits, frequencies: withFrequency(history, value, now) };
}

/** With one more consent at the end; of the same again only the last is kept. */
function withConsent(history: Consent[] = [], what: Consent['what'], evidence: Evidence): Consent[] {
  const before = history.at(-1)?.what === what ? history.slice(0, -1) : history;
  return [...before, { ...evidence, what }].slice(-CONSENTS);
}

const write = (listing: Listing): string => `${listing.language}#${listing.facet}`;

/** A list as `Subscriber.listed` names it. */
export function readListing(text: string): Listing {
  const at = text.indexOf('#');
  const facet = text.slice(at + 1);
  const language = text.slice(0, at);
  if (facet === 'all' || facet === 'daily' || facet === 'weekly') return { language, facet };
  const [kind, id] = [facet.slice(0, facet.indexOf(':')), facet.slice(facet.indexOf(':') + 1)];
  return { language, facet: kind === 'topic' ? `topic:${id}` : `place:${id}` };
}
