import { Command } from 'commander';
import { parseAddress } from '../../functions/shared/domain/address.ts';
import type { WebhookDelivery } from '../../functions/shared/domain/delivery.ts';
import { readUploadName, slugOf } from '../../functions/shared/domain/ingest/upload-name.ts';
import type { AlertCount } from '../../functions/shared/domain/mail-ledger.ts';
import { alertsOf } from '../../functions/shared/domain/mail-ledger.ts';
import type { Edition, Revision, UploadRecord } from '../../functions/shared/domain/release.ts';
import { UPLOAD_PREFIX } from '../../functions/shared/names.ts';
import { attemptLine, whatOf } from '../partners/delivery-lines.ts';
import { counted } from '../publication.ts';
import { Refusal } from '../refusal.ts';
import { nearest } from '../similar.ts';
import type { Stage } from '../stage.ts';
import { print, stageOf, type World } from '../world.ts';

interface Story {
  slug: string;
  editions: (Edition & {
    url: string;
    /** Oldest first. */
    revisions: Revision[];
    /** Uploads of the edition's file that were refused, newest first. */
    refused: UploadRecord[];
  })[];
  alerts: AlertCount[];
  deliveries: WebhookDelivery[];
}

/** Uploads of a file that are looked through for refused ones. */
const UPLOADS = 20;

/** `dateline status`: the whole story of a release, from the index and the ledger. */
export function statusCommand(world: World): Command {
  return new Command('status')
    .description('the whole story of a release: editions, revisions, alerts, deliveries')
    .argument('<slug>', 'the release’s name; its page’s address or its upload’s key will do')
    .addHelpText(
      'after',
      `
Examples:
  $ npx dateline status gauge
  $ npx dateline status releases/gauge.fr.md --json
  $ npx dateline status https://news.example.org/en/news/2026/11/gauge/ --outputs outputs.json`,
    )
    .action(async (given: string, _options, command: Command) => {
      const stage = stageOf(world, command);
      const story = await storyOf(stage, slugIn(stage, given));
      print(world, command, story, () => lines(story));
    });
}

/** The slug in what an editor has at hand: an address, a key, or the slug itself. */
export function slugIn({ settings }: Stage, given: string): string {
  const path = URL.canParse(given) ? new URL(given).pathname : given;
  const page = path.startsWith('/') ? parseAddress(path.replace(/[^/]*$/, '')) : undefined;
  if (page?.kind === 'release') return page.slug;
  const key = given.startsWith(UPLOAD_PREFIX.releases) ? given : `${UPLOAD_PREFIX.releases}${given}`;
  const named = readUploadName(key, settings);
  return named.kind === 'document' || named.kind === 'media' ? named.slug : slugOf(given);
}

/** Whether what mail is about is a digest, such as `daily 2026-03-02`, and no release. */
export const isDigest = (subject: string): boolean => /^(?:daily|weekly) \d{4}-\d{2}-\d{2}$/.test(subject);

/** What mail may be about, in what an operator types: a release, as `slugIn` reads it, or a digest. */
export function subjectIn(stage: Stage, words: string[]): string {
  const given = words.join(' ').trim().replace(/\s+/g, ' ');
  return isDigest(given) ? given : slugIn(stage, given);
}

async function storyOf(stage: Stage, slug: string): Promise<Story> {
  const editions = await stage.index.editions(slug);
  if (editions.length === 0) throw new Refusal(await thereIsNone(stage, slug));
  const [alerts, deliveries] = await Promise.all([
    alertsOf(stage.mailLedger, slug),
    stage.webhookLedger.deliveriesOf(slug),
  ]);
  return {
    slug,
    editions: await Promise.all(
      editions.map(async (edition) => ({
        ...edition,
        url: `${stage.outputs.SiteUrl}${edition.path}`,
        revisions: (await stage.index.revisions(slug, edition.language)).reverse(),
        refused: (await stage.index.uploads(edition.upload.key, UPLOADS)).filter(
          ({ outcome }) => outcome === 'rejected',
        ),
      })),
    ),
    alerts,
    deliveries,
  };
}

/** That there is no such release, and which was perhaps meant. */
export async function thereIsNone(stage: Stage, slug: string): Promise<string> {
  const lists = await Promise.all(
    stage.settings.languages.map((language) => stage.index.latest(language, 'all', 50)),
  );
  const slugs = [...new Set(lists.flat().map((entry) => entry.slug))];
  const alike = nearest(slug, slugs);
  const hint =
    slugs.length === 0
      ? 'Nothing is published yet.'
      : alike.length > 0
        ? `Did you mean ${alike.join(' or ')}?`
        : `The newest are ${slugs.slice(0, 5).join(', ')}.`;
  return `there is no release ${JSON.stringify(slug)}. ${hint}`;
}

function lines({ slug, editions, alerts, deliveries }: Story): string[] {
  return [
    slug,
    ...editions.flatMap((edition) => [
      '',
      `${edition.language}  ${edition.status}${edition.dueAt ? `, due ${edition.dueAt}` : ''}`,
      ...(edition.publicRevision > 0 ? [`  ${edition.url}`] : []),
      ...edition.revisions.flatMap(revisionLines),
      ...alerts
        .filter((alert) => alert.language === edition.language)
        .map(
          ({ revision, kind, states }) => `  alerts     revision ${revision}, ${kind}: ${counted(states)}`,
        ),
      ...deliveries.filter((delivery) => delivery.language === edition.language).flatMap(deliveryLines),
      ...edition.refused.flatMap(refusedLines),
    ]),
  ];
}

function revisionLines(revision: Revision): string[] {
  const { announcement, changeNote, document, embargo, minor, publishedAt, createdAt, upload } = revision;
  const told =
    announcement === undefined
      ? `not public${minor ? ', minor' : ''}`
      : announcement === 'none'
        ? 'minor, nobody told'
        : announcement;
  return [
    `  revision ${revision.revision} ${publishedAt ?? createdAt}  ${told}`,
    `             ${document.title}`,
    `             ${upload.key}${upload.versionId ? ` (version ${upload.versionId})` : ''}`,
    ...(changeNote ? [`             note: ${changeNote}`] : []),
    ...(embargo ? [`             embargo: ${embargo}`] : []),
  ];
}

function deliveryLines(delivery: WebhookDelivery): string[] {
  const { partnerId, endpointId, revision, state, reason, attempts, last, nextAt } = delivery;
  return [
    `  partner    ${partnerId} (endpoint ${endpointId}), revision ${revision}, ${whatOf(delivery)}: ${state}${reason ? ` (${reason})` : ''}${nextAt ? `, next attempt ${nextAt}` : ''}`,
    ...(last === undefined ? [] : [`             attempt ${attempts} ${last.at}  ${attemptLine(last)}`]),
  ];
}

function refusedLines({ receivedAt, upload, errors }: UploadRecord): string[] {
  return [
    `  refused    ${receivedAt}  ${upload.key}`,
    ...errors.map(
      ({ message, line }) => `             ${line === undefined ? '' : `line ${line}: `}${message}`,
    ),
  ];
}
