import { Command } from 'commander';
import { alertsOf } from '../../functions/shared/adapters/ledger-mail.ts';
import type { WebhookDelivery } from '../../functions/shared/domain/delivery.ts';
import type { AlertCount } from '../../functions/shared/domain/mail-ledger.ts';
import { defaultLanguage } from '../../functions/shared/domain/newsroom.ts';
import type { Edition, Revision } from '../../functions/shared/domain/release.ts';
import { counted } from '../publication.ts';
import { Refusal } from '../refusal.ts';
import { openStage, print, type Stage } from '../stage.ts';

interface Story {
  slug: string;
  editions: (Edition & { url: string; revisions: Revision[] })[];
  alerts: AlertCount[];
  deliveries: WebhookDelivery[];
}

/** `dateline status`: the whole story of a release, from the index and the ledger. */
export function statusCommand(): Command {
  return new Command('status')
    .description('the whole story of a release: editions, revisions, alerts, deliveries')
    .argument('<slug>', 'the release’s name, as it stands in its address')
    .action(async (slug: string, _options, command: Command) => {
      const stage = openStage(command);
      const story = await storyOf(stage, slug.normalize('NFC'));
      print(command, story, () => lines(story));
    });
}

async function storyOf(stage: Stage, slug: string): Promise<Story> {
  const editions = await stage.index.editions(slug);
  if (editions.length === 0) throw new Refusal(await unknown(stage, slug));
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
      })),
    ),
    alerts,
    deliveries,
  };
}

async function unknown(stage: Stage, slug: string): Promise<string> {
  const latest = await stage.index.latest(defaultLanguage(stage.settings), 'all', 5);
  const hint =
    latest.length === 0
      ? 'Nothing is published yet.'
      : `The newest are ${latest.map((entry) => entry.slug).join(', ')}.`;
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
        .map((alert) => `  alerts     revision ${alert.revision}, ${alert.kind}: ${counted(alert.states)}`),
      ...deliveries.filter((delivery) => delivery.language === edition.language).flatMap(deliveryLines),
    ]),
  ];
}

function revisionLines({
  revision,
  publishedAt,
  createdAt,
  document,
  announcement,
  changeNote,
  minor,
  upload,
  embargo,
}: Revision): string[] {
  const told =
    announcement === undefined ? 'not public' : announcement === 'none' ? 'minor, nobody told' : announcement;
  return [
    `  revision ${revision} ${publishedAt ?? createdAt}  ${told}${minor && announcement === undefined ? ', minor' : ''}`,
    `             ${document.title}`,
    `             ${upload.key}${upload.versionId ? ` (version ${upload.versionId})` : ''}`,
    ...(changeNote ? [`             note: ${changeNote}`] : []),
    ...(embargo ? [`             embargo: ${embargo}`] : []),
  ];
}

function deliveryLines({ partnerId, revision, state, reason, attempts, nextAt }: WebhookDelivery): string[] {
  return [
    `  partner    ${partnerId}, revision ${revision}: ${state}${reason ? ` (${reason})` : ''}${nextAt ? `, next attempt ${nextAt}` : ''}`,
    ...attempts.map(
      ({ at, status, latency, error }, i) =>
        `             attempt ${i + 1} ${at}  ${status ?? 'no answer'}  ${Math.round(latency)} ms${error ? `  ${error}` : ''}`,
    ),
  ];
}
