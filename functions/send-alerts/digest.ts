import { mayBeMailed, type Subscriber } from '../shared/domain/audience.ts';
import type { MailChunk, ToldItem } from '../shared/domain/delivery.ts';
import { type Digest, type DigestItem, digestName } from '../shared/domain/digests.ts';
import type { DigestJob } from '../shared/domain/jobs.ts';
import type { PreparedMail } from '../shared/domain/mail.ts';
import { type Addressee, type ServeDeps, type Served, serve, sumOf } from '../shared/domain/mail-serve.ts';
import { type DigestReads, type DigestTask, digestTask } from './digest-task.ts';
import { servedOf } from './recipients.ts';
import { aboutOf, begin, end, type Letter, settledChunks, tellAll, type WorkDeps } from './work.ts';

export interface DigestDeps extends WorkDeps, Pick<DigestReads, 'index' | 'digests' | 'languages'> {
  /** Composes the mail of a digest for all who are told the same in it. */
  composeDigest: (digest: Digest) => Promise<PreparedMail>;
}

/** Mails that are kept composed: those of two chunks whose readers have nothing in common. */
const COMPOSED = 200;

/**
 * Sends a digest to one range of its readers, each of them once: what was published for them in the period, and what was
 * corrected or withdrawn of that which earlier digests told them. Who has nothing new gets nothing.
 *
 * It goes on, waits and is held as alerts are.
 *
 * @throws Error where a crash or a fault of ours came between: the same job again serves those who wait
 */
export async function sendDigest(deps: DigestDeps, job: DigestJob): Promise<void> {
  const { ledger, now, log } = deps;
  const allowance = await begin(deps, job);
  if (allowance === undefined) return;
  const chunks = await settledChunks(deps, job);
  const task = await digestTask(deps, job, servedOf(chunks));
  if (task.now.size === 0) return log.info('nobody to tell', aboutOf(job));

  await ledger.open(job, now().toISOString());
  const compose = createComposer(deps, job);
  let changed = 0;
  const recipients = new Map([...task.now].map(([language, group]) => [language, [...group.keys()].sort()]));
  const { ends, rest } = await tellAll(deps, allowance, recipients, async (serving, letter) => {
    const { asked, served } = await tell({ ...deps, ...serving }, job, task, chunks, letter, compose);
    changed += asked - served.sent - served.refused - served.unknown - served.unserved;
    return served;
  });
  const { sent: told, ...others } = ends;
  log.info('digests sent', { ...aboutOf(job), told, ...others, changed, rest });
  // Who chose otherwise while their mail was about to go out is to get another, or none.
  await end(deps, job, chunks, ends, rest ?? (changed > 0 ? 'changed' : undefined));
}

type Composer = (language: string, items: DigestItem[]) => Promise<PreparedMail>;

/** Composes each mail once as long as it is asked for again soon. */
function createComposer({ composeDigest }: DigestDeps, { frequency, period }: DigestJob): Composer {
  const made = new Map<string, Promise<PreparedMail>>();
  return (language, items) => {
    const name = `${language} ${nameOf(items)}`;
    const mail = made.get(name) ?? composeDigest({ frequency, period, language, items });
    // The one that was asked for last is the last to go.
    made.delete(name);
    made.set(name, mail);
    const [oldest] = made.keys();
    if (made.size > COMPOSED && oldest !== undefined) made.delete(oldest);
    return mail;
  };
}

/** What is the same mail in one language has the same name. */
const nameOf = (items: DigestItem[]): string =>
  JSON.stringify(
    items.map(({ slug, language, kind, text, changeNote }) => [slug, language, kind, text, changeNote]),
  );

/** Tells those of a chunk who, at this moment, are still to be told; `asked`: for how many of them it was tried. */
async function tell(
  deps: ServeDeps & Pick<DigestDeps, 'audience'>,
  job: DigestJob,
  task: DigestTask,
  chunks: MailChunk[],
  { language, ids }: Letter,
  compose: Composer,
): Promise<{ asked: number; served: Served }> {
  // Before it is asked who still wants them: composing takes its time.
  for (const id of ids) {
    const items = task.now.get(language)?.get(id);
    if (items !== undefined) await compose(language, items);
  }
  const read = async (some: string[]): Promise<[Subscriber, DigestItem[]][]> =>
    (await deps.audience.subscribers(some))
      .filter((one) => mayBeMailed(one, deps.now()))
      .map((one): [Subscriber, DigestItem[]] => [one, task.itemsOf(one)])
      .filter(([, items]) => items.length > 0);
  const people = (await read(ids)).sort(([a], [b]) => (a.id < b.id ? -1 : 1));
  const [first] = people;
  if (first === undefined) return { asked: 0, served: sumOf([]) };
  const previous = chunks.find((one) => one.first === first[0].id && one.language === language);

  // Places of those who were told by this chunk before stay what they are.
  const items: ToldItem[] = [...(previous?.items ?? [])];
  const addressees: Addressee[] = [];
  const names = new Map<string, string>();
  for (const [{ id, email }, told] of people) {
    names.set(id, nameOf(told));
    addressees.push({
      id,
      address: email,
      mail: await compose(language, told),
      told: told.map((one) => placeIn(items, one)),
    });
  }
  const served = await serve(
    deps,
    {
      slug: digestName(job),
      range: job.range,
      language,
      revision: 0,
      kind: 'digest',
      text: 0,
      first: first[0].id,
      items,
    },
    addressees,
    async (some) => {
      const still = await read(some);
      return new Set(still.filter(([{ id }, told]) => names.get(id) === nameOf(told)).map(([{ id }]) => id));
    },
    previous,
  );
  return { asked: addressees.length, served };
}

/** The place of an item among those of a chunk; at their end where it is none of them yet. */
function placeIn(items: ToldItem[], { slug, language, text, kind }: DigestItem): number {
  const isSame = (one: ToldItem): boolean =>
    one.slug === slug && one.language === language && one.text === text && one.kind === kind;
  const place = items.findIndex(isSame);
  return place >= 0 ? place : items.push({ slug, language, text, kind }) - 1;
}
