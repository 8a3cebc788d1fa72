import { expect, it } from 'vitest';
import { createBuses } from '../../local/events/bus.ts';
import { mailEvents } from '../../local/events/mail-events.ts';
import { type Stack, template } from '../../local/template/model.ts';
import { readPlan } from '../../local/template/read-plan.ts';
import { synthesize } from './synthesized.ts';

/** What the alerts stack makes of SES's events, without what they lead to. */
function alertsPlan() {
  const alerts = synthesize({ stage: 'laptop' }).templates.Alerts;
  if (!alerts) throw new Error('there is no stack of alerts');
  const stack: Stack = {
    name: 'Alerts',
    template: template.parse({
      Resources: Object.fromEntries(
        Object.entries(alerts.Resources).filter(
          ([, { Type, Properties }]) =>
            /^AWS::(SES|SQS::Queue$|Events)/.test(Type) && !('EventBusName' in Properties),
        ),
      ),
    }),
    assets: new Map(),
  };
  return readPlan([stack], { sqs: 'http://sqs', site: 'http://site' });
}

it('of the mails of our configuration set, what came back reaches the feedback queue at once, and what went out when it is replayed', async () => {
  const plan = alertsPlan();
  const sent: string[] = [];
  const buses = createBuses(plan, async (queue, body) => {
    const event = JSON.parse(body);
    sent.push([/Feedback|Reconciliations/.exec(queue), event['detail-type'], event['replay-name']].join(' '));
  });
  const now = new Date('2026-03-02T09:00:00.000Z');
  const tell = async (address: string, configurationSet: string): Promise<void> => {
    const mail = {
      messageId: 'm',
      source: '',
      destination: [address],
      headers: [],
      configurationSet,
      tags: {},
    };
    const plans = plan.mailEvents.map((one) => ({ ...one, configurationSet }));
    for (const event of mailEvents(mail, plans, now)) await buses.put(event);
  };
  const [{ configurationSet: ours } = { configurationSet: '' }] = plan.mailEvents;
  for (const name of ['bounce', 'complaint', 'success']) {
    await tell(`${name}@simulator.amazonses.com`, ours);
    await tell(`${name}@simulator.amazonses.com`, 'SomebodyElse');
  }
  expect(sent).toEqual(['Feedback Email Bounced ', 'Feedback Email Complaint Received ']);

  sent.splice(0);
  const [archive] = plan.archives;
  const rule = plan.rules.find(({ arn }) => arn.includes('Replayed'));
  await buses.replay({
    name: 'r',
    archiveArn: archive?.arn ?? '',
    from: now.getTime() - 60_000,
    to: now.getTime() + 1,
    ruleArns: [rule?.arn ?? ''],
  });
  expect(sent.toSorted()).toEqual([
    ...Array.from({ length: 2 }, () => 'Feedback Email Delivered r'),
    ...Array.from({ length: 3 }, () => 'Feedback Email Sent r'),
  ]);
});
