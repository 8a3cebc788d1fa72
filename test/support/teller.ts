import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createAudience } from '../../functions/shared/adapters/audience.ts';
import { createDocumentClient } from '../../functions/shared/adapters/dynamodb.ts';
import { chunksOf, createMailLedger } from '../../functions/shared/adapters/ledger-mail.ts';
import { subscriberId } from '../../functions/shared/domain/audience.ts';
import { tagsOf } from '../../functions/shared/domain/mail-tags.ts';
import { mailEvents } from '../../local/events/mail-events.ts';
import { MAIL_EVENT_TYPES } from '../../local/template/plan.ts';
import { eventually } from './eventually.ts';
import type { StageOutputs } from './stage.ts';

/**
 * Says what SES would, on a stage whose SES says nothing of its mails: MiniStack's, which moreover takes no event of
 * `aws.ses` from anybody, as AWS does not. So it goes into the queue behind the rule, and the rule is not tried there.
 *
 * @returns undefined where SES tells itself
 */
export function createTeller(stage: StageOutputs) {
  if (!stage.MailInboxUrl?.includes('/_ministack/')) return undefined;
  const config = (endpoint: string | undefined) => ({
    region: stage.Region,
    ...(endpoint ? { endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } } : {}),
  });
  const tables = createDocumentClient(config(stage.Endpoints.dynamodb));
  const audience = createAudience(stage.AudienceTableName, tables);
  const ledger = createMailLedger(stage.LedgerTableName, tables);
  const sqs = new SQSClient(config(stage.Endpoints.sqs));

  const tagsFor = async (slug: string, id: string): Promise<Record<string, string> | undefined> => {
    for await (const chunks of chunksOf(ledger, slug)) {
      const chunk = chunks.find(({ recipients }) => recipients[id]?.state === 'sent');
      if (chunk) return tagsOf(chunk, id);
    }
    return undefined;
  };

  return {
    /** Waits until the ledger has the mail of a release, and tells what became of it. */
    async tell(slug: string, address: string): Promise<void> {
      const id = subscriberId(address, await audience.key('addresses'));
      const tags = await eventually(() => tagsFor(slug, id), 40_000);
      const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ MaxResults: 1000 }));
      const QueueUrl = QueueUrls.find((url) => url.includes('Feedback') && !url.includes('DeadLetters'));
      const configurationSet = 'any';
      const events = mailEvents(
        { messageId: 'told', source: '', destination: [address], headers: [], configurationSet, tags },
        [{ configurationSet, types: [...MAIL_EVENT_TYPES] }],
        new Date(),
      );
      for (const { detailType, detail } of events) {
        const MessageBody = JSON.stringify({ 'detail-type': detailType, source: 'aws.ses', detail });
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      }
    },
  };
}
