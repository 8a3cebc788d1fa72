import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ENV, UPLOAD_PREFIX } from '../../functions/shared/names.ts';
import type { StageSettings } from '../config.ts';
import { acknowledge } from './acknowledge.ts';
import type { NewsroomFunction } from './newsroom-function.ts';

const NO_ACCESS_LOG =
  'Access logs hold addresses of readers and editors, personal data that nobody here needs; what became of an upload is in the index, and an account that wants a trail has CloudTrail data events.';
const OBJECTS = 'Object keys are made at run time; the grant ends at the bucket and prefix.';

/** How long what partners are sent can be had again; links to it live as long (partner-tokens.ts). */
const ITEMS_KEPT = Duration.days(120);

const common = (stage: StageSettings): BucketProps => ({
  encryption: BucketEncryption.S3_MANAGED,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  removalPolicy: stage.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
});

/** The bucket that editors put releases into: versioned, and every change goes to the default bus of EventBridge. */
export class UploadsBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: { stage: StageSettings }) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      ...common(props.stage),
      versioned: true,
      enforceSSL: true,
      lifecycleRules: [
        {
          id: 'Items',
          prefix: UPLOAD_PREFIX.items,
          expiration: ITEMS_KEPT,
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });
    // Bucket's own `eventBridgeEnabled` would bring a custom resource with a function of its own.
    const resource = this.bucket.node.defaultChild;
    if (resource instanceof CfnBucket) {
      resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    }
    acknowledge(this.bucket, { 'AwsSolutions-S1': NO_ACCESS_LOG });
  }

  /** `fn` may read objects, in any version, below a prefix. */
  grantRead(fn: NewsroomFunction, prefixes: string[]): void {
    for (const prefix of prefixes) {
      fn.allowBelow(this.bucket.arnForObjects(`${prefix}*`), OBJECTS, {
        actions: ['s3:GetObject', 's3:GetObjectVersion'],
      });
    }
    // Without it, S3 answers 403 for an object that is gone, and the reader can't tell gone from forbidden.
    fn.allow(
      { actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] },
      { [ENV.uploadsBucket]: this.bucket.bucketName },
    );
  }

  /** `fn` may write objects below a prefix. */
  grantWrite(fn: NewsroomFunction, prefix: string): void {
    fn.allowBelow(
      this.bucket.arnForObjects(`${prefix}*`),
      OBJECTS,
      { actions: ['s3:PutObject'] },
      { [ENV.uploadsBucket]: this.bucket.bucketName },
    );
  }
}

/** The bucket that holds the public site. Its policy is made in the site stack, where the distribution is known. */
export class SiteBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: { stage: StageSettings }) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', common(props.stage));
    acknowledge(this.bucket, {
      'AwsSolutions-S1': NO_ACCESS_LOG,
      'AwsSolutions-S10':
        'The policy, which denies requests without TLS, is in the site stack: it names the distribution, which itself names this bucket.',
    });
  }

  /** `fn` may read, write and remove the site's files. */
  grantReadWrite(fn: NewsroomFunction): void {
    fn.allowBelow(
      this.bucket.arnForObjects('*'),
      OBJECTS,
      { actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'] },
      { [ENV.siteBucket]: this.bucket.bucketName },
    );
  }
}
