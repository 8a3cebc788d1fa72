import { createAudience } from '../../functions/shared/adapters/audience.ts';
import { createMailLedger } from '../../functions/shared/adapters/ledger-mail.ts';
import { subscriberId } from '../../functions/shared/domain/audience.ts';
import { chunksOf } from '../../functions/shared/domain/mail-ledger.ts';
import { signUpTags, tagsOf } from '../../functions/shared/domain/mail-tags.ts';
import { mailEvents } from '../../local/events/mail-events.ts';
import { MAIL_EVENT_TYPES } from '../../local/template/plan.ts';
import { eventually } from './eventually.ts';
import { queuesOf } from './queues.ts';
import { type StageOutputs, tablesOf } from './stage.ts';

/**
 * Says what SES would, on a stage whose SES says nothing of its mails: MiniStack's, which moreover takes no event of
 * `aws.ses` from anybody, as AWS does not. So it goes into the queue behind the rule, and the rule is not tried there.
 *
 * @returns undefined where SES tells itself
 */
export function createTeller(stage: StageOutputs) {
  if (!stage.MailInboxUrl?.includes('/_ministack/')) return undefined;
  const tables = tablesOf(stage);
  const audience = createAudience(stage.AudienceTableName, tables);
  const ledger = createMailLedger(stage.LedgerTableName, tables);
  const queues = queuesOf(stage);

  const tagsFor = async (slug: string, id: string): Promise<Record<string, string> | undefined> => {
    for await (const chunks of chunksOf(ledger, slug)) {
      const chunk = chunks.find(({ recipients }) => recipients[id]?.state === 'sent');
      if (chunk) return tagsOf(chunk, id);
    }
    return undefined;
  };

  const idOf = async (address: string): Promise<string> =>
    subscriberId(address, await audience.key('addresses'));
  const tell = async (address: string, tags: Record<string, string>): Promise<void> => {
    const configurationSet = 'any';
    const events = mailEvents(
      { messageId: 'told', source: '', destination: [address], headers: [], configurationSet, tags },
      [{ configurationSet, types: [...MAIL_EVENT_TYPES] }],
      new Date(),
    );
    for (const { detailType, detail } of events) {
      await queues.put('Feedback', { 'detail-type': detailType, source: 'aws.ses', detail });
    }
  };
  return {
    /** Waits until the ledger has the mail of a release, and tells what became of it. */
    async ofAlert(slug: string, address: string): Promise<void> {
      const id = await idOf(address);
      await tell(address, await eventually(() => tagsFor(slug, id), 40_000));
    },
    /** Tells what became of the mail that answers a sign-up. */
    async ofSignUp(address: string): Promise<void> {
      await tell(address, signUpTags(await idOf(address)));
    },
  };
}
