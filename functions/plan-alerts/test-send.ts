import type { PublicEvent } from '../../events/catalogue.ts';
import { TOKEN_LENGTH } from '../shared/domain/audience-tokens.ts';
import { type BulkMailer, MailNotAccepted, type PreparedMail } from '../shared/domain/mail.ts';
import type { NewsroomSettings } from '../shared/domain/newsroom.ts';
import type { NewsroomIndex } from '../shared/domain/newsroom-index.ts';
import type { Schedule } from '../shared/domain/ports.ts';
import { readStory, type Story } from '../shared/domain/story.ts';
import type { Log } from '../shared/runtime/log.ts';

export interface TestDeps {
  index: NewsroomIndex;
  mailer: BulkMailer;
  /** Composes the mail of an edition. */
  compose: (story: Story) => Promise<PreparedMail>;
  /** Brings an announcement back at a moment. */
  later: Schedule;
  settings: Pick<NewsroomSettings, 'alerts' | 'languages' | 'senders'>;
  now: () => Date;
  log: Log;
}

const MINUTE = 60_000;

/**
 * Where the settings ask for it, the desk gets the mail before a large audience does, and so many minutes to stop it.
 *
 * @param readers how many ask for the release, about
 * @returns whether the others have to wait: the announcement comes again
 */
export async function testFirst(deps: TestDeps, event: PublicEvent, readers: number): Promise<boolean> {
  const { index, later, settings, now, log } = deps;
  const { test } = settings.alerts;
  if (test === undefined || readers < test.above) return false;
  const story = await readStory(index, event);
  if (story === 'outdated') return false;
  const at = new Date(now().getTime() + test.minutes * MINUTE).toISOString();
  await mailDesk(
    deps,
    story,
    `${readers} subscribers, about, get this at ${at.slice(11, 16)} UTC. To stop it: npx dateline pause alerts.`,
  );
  // Under its own name the same again is the same schedule.
  await later.at(`tested ${event.id}`, at, { event, tested: true });
  const { slug, language, revision } = event.data;
  log.info('the desk is asked first', { slug, language, revision, readers, at });
  return true;
}

async function mailDesk(
  { mailer, compose, settings, log }: TestDeps,
  story: Story,
  words: string,
): Promise<void> {
  const mail = await compose({
    ...story,
    title: `[Test] ${story.title}`,
    summary: `${words} ${story.summary}`,
  });
  const { desk } = settings.senders;
  // Of nobody: the links of a test lead nowhere.
  const bytes = mail.to({ address: desk, token: '0'.repeat(TOKEN_LENGTH.mail), messageId: '0'.repeat(32) });
  try {
    await mailer.sendRaw(desk, bytes, { kind: 'test' });
  } catch (error) {
    if (error instanceof MailNotAccepted) throw error;
    log.error('the desk could not be sent its test', { slug: story.slug, language: story.language });
  }
}
