import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { Conditions } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { StageSettings } from '../config.ts';
import type { EnvName, NewsroomFunction } from './newsroom-function.ts';

export interface DataTableProps {
  stage: StageSettings;
  /** The variable in which functions find the table's name. */
  variable: EnvName;
  /** A key of its own, for personal data and secrets (law 11).
   * @default false: a key of DynamoDB's
   */
  ownKey?: boolean;
  /** Attribute with the moment (seconds since 1970) after which an item may go.
   * @default none: items stay
   */
  expires?: string;
}

/** What of a table's own key it takes to write. */
const WRITING = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'];

/** A table with the string keys `pk` and `sk`, on demand, restorable to any second of the last 35 days. */
export class DataTable extends Construct {
  readonly table: Table;
  readonly #key: Key | undefined;
  readonly #variable: EnvName;

  constructor(scope: Construct, id: string, props: DataTableProps) {
    super(scope, id);
    const retain = props.stage.removalPolicy === 'retain';
    const removalPolicy = retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.#variable = props.variable;
    this.#key = props.ownKey
      ? new Key(this, 'Key', { description: `Dateline ${id} table`, enableKeyRotation: true, removalPolicy })
      : undefined;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: retain,
      removalPolicy,
      ...(this.#key ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: this.#key } : {}),
      ...(props.expires ? { timeToLiveAttribute: props.expires } : {}),
    });
  }

  /** `fn` may get and query, never scan, and knows the table's name. */
  grantRead(fn: NewsroomFunction): void {
    this.#allow(fn, ['GetItem', 'BatchGetItem', 'Query'], ['Decrypt', 'DescribeKey']);
  }

  /** `fn` may also put, update and delete. */
  grantReadWrite(fn: NewsroomFunction): void {
    this.#allow(
      fn,
      [
        'GetItem',
        'BatchGetItem',
        'Query',
        'PutItem',
        'UpdateItem',
        'DeleteItem',
        'BatchWriteItem',
        'ConditionCheckItem',
      ],
      WRITING,
    );
  }

  /** `fn` may put items under one `pk`, and none under another. */
  grantAdd(fn: NewsroomFunction, pk: string): void {
    const conditions = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [pk] } };
    this.#allow(fn, ['PutItem'], WRITING, conditions);
  }

  #allow(fn: NewsroomFunction, actions: string[], keyActions: string[], conditions: Conditions = {}): void {
    fn.allow(
      {
        actions: actions.map((action) => `dynamodb:${action}`),
        resources: [this.table.tableArn],
        conditions,
      },
      { [this.#variable]: this.table.tableName },
    );
    if (!this.#key) return;
    fn.allow({
      actions: keyActions.map((action) => `kms:${action}`),
      resources: [this.#key.keyArn],
    });
  }
}
