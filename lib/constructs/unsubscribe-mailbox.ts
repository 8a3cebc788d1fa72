import { CfnOutput, Duration } from 'aws-cdk-lib';
import { ReceiptRuleSet, TlsPolicy } from 'aws-cdk-lib/aws-ses';
import { Lambda, LambdaInvocationType } from 'aws-cdk-lib/aws-ses-actions';
import { Construct } from 'constructs';
import type { Watched } from '../surroundings.ts';
import { ErrorAlarm } from './alarm.ts';
import type { DataTable } from './data-table.ts';
import { NewsroomFunction } from './newsroom-function.ts';

/**
 * The mailbox that mail programs write to unsubscribe. SES receives by the one rule set of the account and region that a
 * person made active: docs/deploying.md.
 */
export class UnsubscribeMailbox extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { address, audience, ...watched }: Watched & { address: string; audience: DataTable },
  ) {
    super(scope, id);
    const receive = new NewsroomFunction(this, 'Receive', {
      surroundings: watched,
      name: 'receive-unsubscribes',
      description: 'Takes the mails that unsubscribe',
      timeout: Duration.seconds(30),
    });
    audience.grantReadWrite(receive);
    const rules = new ReceiptRuleSet(this, 'Rules');
    rules.addRule('Unsubscribe', {
      recipients: [address],
      // A mail that comes unencrypted unsubscribes all the same.
      tlsPolicy: TlsPolicy.OPTIONAL,
      actions: [new Lambda({ function: receive.lambda, invocationType: LambdaInvocationType.EVENT })],
    });
    new CfnOutput(this, 'RuleSet', { value: rules.receiptRuleSetName }).overrideLogicalId(
      'UnsubscribeRuleSet',
    );
    new ErrorAlarm(this, 'Alarm', {
      fn: receive.lambda,
      means: 'A mail to unsubscribe was not worked off: its reader may be written to again.',
      runbook: 'unsubscribes',
      alarms: watched.alarms,
    });
  }
}
