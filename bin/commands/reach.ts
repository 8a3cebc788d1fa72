import { Command, Option } from 'commander';
import * as z from 'zod';
import { type MailState, mailState } from '../../functions/shared/domain/delivery.ts';
import { subjectOf } from '../../functions/shared/domain/jobs.ts';
import type { AlertCount, KnownFate } from '../../functions/shared/domain/mail-ledger.ts';
import { type HeldMail, summedUp } from '../mail/held.ts';
import { createReachCounter, type Reach, type ReachedRange, reached } from '../mail/reach.ts';
import { type PartnersReach, partnersReach } from '../partners/carried.ts';
import { nameOf } from '../partners/find.ts';
import { counted, total } from '../publication.ts';
import { Refusal } from '../refusal.ts';
import { sayer } from '../site/asking.ts';
import type { Stage } from '../stage.ts';
import { isJson, jsonList, print, stageOf, type World } from '../world.ts';
import { heldLine } from './alerts.ts';
import { isDigest, subjectIn, thereIsNone } from './status.ts';

const options = z.object({ list: mailState.optional(), addresses: z.boolean().default(false) });

/** `dateline reach`: what the ledger knows of everybody who was to get a release, by mail or as a partner. */
export const reachCommand = (world: World): Command =>
  new Command('reach')
    .description('who was to get a release, by mail or as a partner, who got it, and of whom it is not known')
    .argument('<subject...>', 'a release’s name, its page’s address, or a digest such as: daily 2026-03-02')
    .addOption(new Option('--list <state>', 'the ids of those in a state').choices(mailState.options))
    .option('--addresses', 'with --list: their addresses as well')
    .addHelpText(
      'after',
      `
  sent       SES took it, and nothing came back
  bounced    it came back; complained: the reader called it spam
  refused    SES did not take it: the address is none, or suppressed there
  waiting    they wait for a translation
  sending    being sent at this moment, or left by a worker that died
  unknown    it can't be known whether SES took it; SES's own events settle most of them
  missed     SES never had it: npx dateline alerts release SLUG

Of partners: which confirmed each revision with a 2xx, and when; which did not, and why; and after a correction or a withdrawal,
which still carry what was before. Send it again to them: npx dateline deliveries resend --release SLUG --state failed

The ledger knows recipients by id. --addresses reads the addresses from the audience; those of people who were erased are
gone, and to those who left nothing should be sent.

Examples:
  $ npx dateline reach gauge
  $ npx dateline reach gauge --list unknown --addresses --outputs outputs.json
  $ npx dateline reach daily 2026-03-02 --json`,
    )
    .action(async (words: string[], _options, command: Command) => {
      const { list, addresses } = options.parse(command.opts());
      if (addresses && list === undefined) throw new Refusal('--addresses goes with --list STATE', 2);
      const stage = stageOf(world, command);
      const subject = subjectIn(stage, words);
      const ranges = await stage.mailLedger.ranges(subject);
      const digests = await stage.digestsOf(subject);
      const deliveries = isDigest(subject) ? [] : await stage.webhookLedger.deliveriesOf(subject);
      const byMail = ranges !== undefined || digests.length > 0;
      if (!byMail && (deliveries.length === 0 || list !== undefined)) await notPlanned(stage, subject);
      const all = watched(stage, world, subject, digests, ranges ?? 0);
      if (list !== undefined) {
        await listAll(stage, world, command, all, list, addresses);
        return;
      }
      const counter = createReachCounter(world.now());
      for await (const range of all) counter.add(range);
      const found = {
        subject,
        ranges: ranges ?? 0,
        ...counter.counts(),
        ...(await atWork(stage, world, subject)),
        partners: partnersReach(deliveries),
      };
      print(world, command, found, () => lines(found));
    });

/** @throws Refusal that says why there is nothing to tell of */
async function notPlanned(stage: Stage, subject: string): Promise<never> {
  if (isDigest(subject)) throw new Refusal(`the ledger knows of no digest ${subject}`);
  const editions = await stage.index.editions(subject);
  throw new Refusal(
    editions.length === 0
      ? await thereIsNone(stage, subject)
      : `nobody was to be told of ${subject} by mail so far: npx dateline status ${subject}`,
  );
}

/** The ranges, and on the way how many there were. */
async function* watched(
  { mailLedger }: Stage,
  world: World,
  subject: string,
  digests: string[],
  ranges: number,
): AsyncGenerator<ReachedRange> {
  const say = sayer(world);
  let [read, people] = [0, 0];
  for await (const range of reached(mailLedger, subject, digests)) {
    read += 1;
    people += range.known.length;
    const of = range.digest === undefined ? ` of ${ranges}` : ` (${range.digest})`;
    say(() => `${read}${of} ranges read, ${people} recipients`);
    yield range;
  }
}

interface AtWork {
  /** Ranges that are being sent, or of which a fate is open. */
  open: number;
  held: HeldMail[];
  pausedSince: string | null;
}

async function atWork({ mailLedger }: Stage, world: World, subject: string): Promise<AtWork> {
  const soon = new Date(world.now().getTime() + 60_000).toISOString();
  const [open, held, since] = await Promise.all([
    mailLedger.openSince(soon),
    mailLedger.held(),
    mailLedger.paused(),
  ]);
  return {
    open: new Set(open.filter(({ job }) => subjectOf(job) === subject).map(({ job }) => job.range)).size,
    held: summedUp(held.filter(({ job }) => subjectOf(job) === subject)),
    pausedSince: since ?? null,
  };
}

function lines({
  subject,
  ranges,
  alerts,
  digests,
  waiting,
  open,
  held,
  pausedSince,
  partners,
}: Reach & AtWork & { subject: string; ranges: number; partners: PartnersReach }): string[] {
  return [
    subject,
    `  ${ranges} ranges of the audience planned; ${open} at work, or with a mail whose fate is open`,
    ...(pausedSince === null ? [] : [`  alerts are paused since ${pausedSince}: npx dateline resume alerts`]),
    ...held.map((mail) => `  held  ${heldLine(mail)}`),
    ...section(isDigest(subject) ? 'the digest itself' : 'by alert', alerts),
    ...(waiting === undefined
      ? []
      : [
          `  who waits is told by ${waiting.until}${waiting.past > 0 ? `; ${waiting.past} should have been: they left, paused or chose otherwise meanwhile, or are held` : ''}`,
        ]),
    ...section('by digest', digests),
    ...(alerts.length + digests.length === 0 ? ['  nobody by mail so far'] : []),
    ...partnerLines(partners),
  ];
}

function partnerLines({ facts, behind }: PartnersReach): string[] {
  if (facts.length === 0) return [];
  return [
    '',
    'by partner',
    ...facts.flatMap(({ language, revision, what, confirmed, others }) => [
      `  ${language}  revision ${revision}, ${what}: ${confirmed.length} of ${confirmed.length + others.length} confirmed`,
      ...confirmed.map(({ partner, endpoint, at }) => `      ✔ ${nameOf(partner, endpoint)}  ${at}`),
      ...others.map(
        ({ partner, endpoint, state, reason, nextAt }) =>
          `      ✘ ${nameOf(partner, endpoint)}  ${state}${reason === undefined ? '' : `: ${reason}`}${nextAt === undefined ? '' : `, next attempt ${nextAt}`}`,
      ),
    ]),
    ...(behind.length === 0 ? [] : ['', 'carry what was before']),
    ...behind.map(
      ({ partner, endpoint, language, carries, lacks }) =>
        `  ${nameOf(partner, endpoint)}  ${language}  has revision ${carries.revision}, ${carries.what}; revision ${lacks.revision}, ${lacks.what}: ${lacks.state}`,
    ),
  ];
}

function section(title: string, counts: AlertCount[]): string[] {
  if (counts.length === 0) return [];
  return [
    '',
    title,
    ...counts.map(({ language, revision, kind, states }) => {
      if (kind === 'waiting')
        return `  ${language}  revision ${revision}, for a translation: ${counted(states)}`;
      const what = kind === 'digest' ? '' : `revision ${revision}, `;
      return `  ${language}  ${what}${kind}: ${total(states)} to get it: ${counted(inOrder(states))}`;
    }),
  ];
}

/** The good first, what needs somebody last. */
const ORDER: MailState[] = [
  'sent',
  'bounced',
  'complained',
  'refused',
  'waiting',
  'sending',
  'unknown',
  'missed',
];

const inOrder = (states: AlertCount['states']): AlertCount['states'] =>
  Object.fromEntries(ORDER.flatMap((state) => (states[state] ? [[state, states[state]]] : [])));

/** Prints those in a state, range by range. */
async function listAll(
  stage: Stage,
  world: World,
  command: Command,
  all: AsyncGenerator<ReachedRange>,
  state: MailState,
  addresses: boolean,
): Promise<void> {
  const json = jsonList(world);
  for await (const { digest, known } of all) {
    const theirs = known.filter(({ fate }) => fate.state === state);
    const people = addresses ? await peopleOf(stage, theirs) : undefined;
    for (const { id, language, revision, kind, fate } of theirs) {
      const one = {
        id,
        ...people?.get(id),
        language,
        revision,
        kind,
        ...(digest ? { digest } : {}),
        ...fate,
      };
      if (isJson(command)) json.add(one);
      else world.out(`${listed(one)}\n`);
    }
  }
  if (isJson(command)) json.end();
}

interface Listed extends Pick<KnownFate, 'id' | 'language' | 'revision' | 'kind'> {
  address?: string;
  status?: string;
  digest?: string;
}

const listed = ({ id, address, status, language, revision, kind, digest }: Listed): string =>
  [
    ...(address === undefined ? [] : [address || '(gone)']),
    id,
    language,
    digest ?? `revision ${revision}, ${kind}`,
    ...(status === undefined || status === 'confirmed' ? [] : [`(${status})`]),
  ].join('  ');

/** Who is behind some ids; of those who are not known any more, an empty address. */
async function peopleOf(
  { audience }: Stage,
  known: KnownFate[],
): Promise<Map<string, { address: string; status: string }>> {
  const ids = [...new Set(known.map(({ id }) => id))];
  const people = new Map(ids.map((id) => [id, { address: '', status: 'not known any more' }]));
  for (const { id, email, status } of await audience.subscribers(ids))
    people.set(id, { address: email, status });
  return people;
}
