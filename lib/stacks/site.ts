import { Aws, CfnOutput, Duration, Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ENV } from '../../functions/shared/names.ts';
import { NewsroomAlarm } from '../constructs/alarm.ts';
import type { NewsroomFunction } from '../constructs/newsroom-function.ts';
import { SiteDistribution } from '../constructs/site-distribution.ts';
import type { Watched } from '../surroundings.ts';
import type { StorageStack } from './storage.ts';

/** Requests of all readers and partners to the API: people filling a form and programs that catch up, not a page's worth of traffic. */
const THROTTLE = { rateLimit: 50, burstLimit: 100 };

/** How readers reach the newsroom: the CDN, and behind it the site bucket and the API, whose routes the stacks of alerts and syndication add. */
export class SiteStack extends Stack {
  readonly api: HttpApi;
  /** Public origin, without a slash at the end. */
  readonly url: string;
  readonly #distribution: IDistribution;
  readonly #emulated: boolean;
  /** The random part of the stack's own id: it stands in no address, and nobody has to make or turn it. */
  readonly #cdnWord = Fn.select(2, Fn.split('/', this.stackId));

  constructor(scope: Construct, id: string, props: StackProps & Watched & { storage: StorageStack }) {
    super(scope, id, props);
    const { stage } = props;
    this.api = this.#throttledApi(stage);
    this.#failures(props);
    const { distribution } = new SiteDistribution(this, 'Cdn', {
      stage,
      site: props.storage.site.bucket,
      cdnWord: this.#cdnWord,
      apiHost: `${this.api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`,
    });
    this.#distribution = distribution;
    this.#emulated = stage.emulated;
    this.url = stage.siteUrl ?? `https://${stage.domainName ?? distribution.distributionDomainName}`;

    new CfnOutput(this, 'SiteUrl', { value: this.url });
    new CfnOutput(this, 'ApiUrl', { value: this.api.apiEndpoint });
  }

  /** `fn` knows the site's public origin. */
  grantUrl(fn: NewsroomFunction): void {
    fn.know({ [ENV.siteUrl]: this.url });
  }

  /** `fn` knows by which word it can tell the CDN's requests from those of others. */
  grantReaders(fn: NewsroomFunction): void {
    fn.know({ [ENV.cdnWord]: this.#cdnWord });
  }

  /** `fn` may ask the CDN to forget what it keeps. Emulated stages have none, and nothing is asked there. */
  grantInvalidate(fn: NewsroomFunction): void {
    if (this.#emulated) return;
    const { distributionArn, distributionId } = this.#distribution;
    fn.allow(
      { actions: ['cloudfront:CreateInvalidation'], resources: [distributionArn] },
      { [ENV.distribution]: distributionId },
    );
  }

  #throttledApi(stage: Watched['stage']): HttpApi {
    const api = new HttpApi(this, 'Api', {
      description: 'Subscriptions of readers; pages and items of partners',
      createDefaultStage: false,
    });
    const log = new LogGroup(this, 'ApiLog', {
      retention: stage.logRetentionDays,
      removalPolicy: stage.removalPolicy === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'ApiStage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        // No address of a reader and no query, where links carry their signature (law 11).
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            time: '$context.requestTime',
            route: '$context.routeKey',
            status: '$context.status',
            latency: '$context.responseLatency',
            error: '$context.integrationErrorMessage',
          }),
        ),
      },
    });
    return api;
  }

  /** Of the API, not of its functions: those answer 503 where something fails, and so are no errors to Lambda. */
  #failures({ alarms }: Watched): void {
    new NewsroomAlarm(this, 'ApiAlarm', {
      metric: this.api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      above: 0,
      evaluationPeriods: 1,
      means: 'A reader who signed up or left, or a partner who looked or fetched, got an error instead.',
      runbook: 'api',
      alarms,
    });
  }
}
