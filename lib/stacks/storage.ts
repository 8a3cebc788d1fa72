import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { ENV } from '../../functions/shared/names.ts';
import { SiteBucket, UploadsBucket } from '../constructs/buckets.ts';
import { DataTable } from '../constructs/data-table.ts';
import { NewsroomBus } from '../constructs/newsroom-bus.ts';
import type { Surroundings } from '../surroundings.ts';

/** Everything that keeps something: buckets, tables, the bus; and whom alarms tell. Nothing here runs. */
export class StorageStack extends Stack {
  readonly uploads: UploadsBucket;
  readonly site: SiteBucket;
  readonly newsroom: DataTable;
  readonly audience: DataTable;
  readonly ledger: DataTable;
  readonly partners: DataTable;
  readonly bus: NewsroomBus;
  readonly alarms: ITopic | undefined;

  constructor(scope: Construct, id: string, props: StackProps & Surroundings) {
    super(scope, id, props);
    const { stage } = props;
    this.uploads = new UploadsBucket(this, 'Uploads', { stage });
    this.site = new SiteBucket(this, 'Site', { stage });
    this.newsroom = new DataTable(this, 'Newsroom', { stage, variable: ENV.newsroomTable });
    this.audience = new DataTable(this, 'Audience', {
      stage,
      variable: ENV.audienceTable,
      ownKey: true,
      expires: 'expiresAt',
    });
    this.ledger = new DataTable(this, 'Ledger', { stage, variable: ENV.ledgerTable, expires: 'expiresAt' });
    this.partners = new DataTable(this, 'Partners', { stage, variable: ENV.partnersTable, ownKey: true });
    this.bus = new NewsroomBus(this, 'Events', { stage });
    this.alarms = this.#alarmTopic(stage);

    for (const [name, value] of Object.entries({
      UploadsBucketName: this.uploads.bucket.bucketName,
      SiteBucketName: this.site.bucket.bucketName,
      NewsroomTableName: this.newsroom.table.tableName,
      AudienceTableName: this.audience.table.tableName,
      LedgerTableName: this.ledger.table.tableName,
      PartnersTableName: this.partners.table.tableName,
      EventBusName: this.bus.bus.eventBusName,
    })) {
      new CfnOutput(this, name, { value });
    }
  }

  #alarmTopic(stage: Surroundings['stage']): ITopic | undefined {
    if (stage.alarmTopicArn) return Topic.fromTopicArn(this, 'Alarms', stage.alarmTopicArn);
    if (!stage.alarmEmail) return undefined;
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(stage.alarmEmail));
    return topic;
  }
}
