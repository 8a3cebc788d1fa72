import { readFileSync } from 'node:fs';
import { Annotations, Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestCookieBehavior,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket, BucketPolicy, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CDN_HEADER } from '../../functions/shared/names.ts';
import type { StageSettings } from '../config.ts';
import { acknowledge } from './acknowledge.ts';

/** Nothing but what the site itself serves: a script that slipped through the sanitiser has nowhere to run (law 10). */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Paths that the API answers, to readers and to partners; all others are files of the site. */
const READERS_PATH = '/subscriptions*';
const PARTNERS_PATH = '/partners/*';
export const API_PATHS = [READERS_PATH, PARTNERS_PATH];

export interface SiteDistributionProps {
  stage: StageSettings;
  /** The site bucket, of another stack. */
  site: Bucket;
  /** Host of the API. */
  apiHost: string;
  /** Added to requests for the API in `CDN_HEADER`, so that it knows whom it has them from. */
  cdnWord: string;
}

/** The CDN: the private site bucket, and the API under the same origin. */
export class SiteDistribution extends Construct {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, props: SiteDistributionProps) {
    super(scope, id);
    const { stage } = props;
    // Taken in by its names: a bucket of another stack would get a policy there that names this distribution,
    // and each stack would wait for the other.
    const site = Bucket.fromBucketAttributes(this, 'Site', {
      bucketArn: props.site.bucketArn,
      bucketName: props.site.bucketName,
      bucketRegionalDomainName: props.site.bucketRegionalDomainName,
    });
    const common = {
      responseHeadersPolicy: this.#headers(),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    };
    const api = {
      ...common,
      origin: new HttpOrigin(props.apiHost, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        customHeaders: { [CDN_HEADER]: props.cdnWord },
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
    };
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `Dateline ${stage.stage}`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(stage.domainName && stage.certificateArn
        ? {
            domainNames: [stage.domainName],
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
            certificate: Certificate.fromCertificateArn(this, 'Certificate', stage.certificateArn),
          }
        : {}),
      defaultBehavior: {
        ...common,
        origin: S3BucketOrigin.withOriginAccessControl(site),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        functionAssociations: [
          { function: this.#viewerRequest(), eventType: FunctionEventType.VIEWER_REQUEST },
        ],
      },
      additionalBehaviors: {
        [READERS_PATH]: { ...api, originRequestPolicy: this.#readersRequests() },
        [PARTNERS_PATH]: { ...api, originRequestPolicy: this.#partnersRequests() },
      },
      // S3 says 403 for an object that is not there to one who may not list the bucket.
      errorResponses: [403, 404].map((httpStatus) => ({
        httpStatus,
        responseHttpStatus: 404,
        responsePagePath: '/404.html',
        ttl: Duration.seconds(10),
      })),
    });
    this.#policy(site);
    this.#reasons();
  }

  /**
   * What the API is told of a request: the token, the form, the reader's languages, and their network address as
   * CloudFront saw it. No cookie: none is set, and one click has to work without.
   */
  #readersRequests(): OriginRequestPolicy {
    return new OriginRequestPolicy(this, 'ApiRequests', {
      comment: 'Dateline subscriptions',
      queryStringBehavior: OriginRequestQueryStringBehavior.all(),
      cookieBehavior: OriginRequestCookieBehavior.none(),
      headerBehavior: OriginRequestHeaderBehavior.allowList(
        'Accept-Language',
        'Content-Type',
        'CloudFront-Viewer-Address',
      ),
    });
  }

  /**
   * What the API is told of a partner's request: as much, and `Authorization`, which CloudFront passes on only where it
   * passes on all headers (CloudFront Developer Guide, "Include viewer headers"). Not `Host`, by which API Gateway finds
   * the API.
   */
  #partnersRequests(): OriginRequestPolicy {
    return new OriginRequestPolicy(this, 'PartnersRequests', {
      comment: 'Dateline partners',
      queryStringBehavior: OriginRequestQueryStringBehavior.all(),
      cookieBehavior: OriginRequestCookieBehavior.none(),
      headerBehavior: OriginRequestHeaderBehavior.denyList('Host'),
    });
  }

  #headers(): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: CONTENT_SECURITY_POLICY, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: {
          referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
          override: false,
        },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'permissions-policy', value: 'camera=(), geolocation=(), microphone=()', override: true },
        ],
      },
    });
  }

  #viewerRequest(): EdgeFunction {
    return new EdgeFunction(this, 'ViewerRequest', {
      comment: 'Folders to their index.html',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(
        readFileSync(new URL('../edge/viewer-request.js', import.meta.url), 'utf8'),
      ),
    });
  }

  /** The site bucket's policy: this distribution may read it, and nobody without TLS may do anything. */
  #policy(site: IBucket): void {
    const { document } = new BucketPolicy(this, 'SitePolicy', { bucket: site });
    document.addStatements(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        actions: ['s3:GetObject'],
        resources: [site.arnForObjects('*')],
        conditions: { StringEquals: { 'AWS:SourceArn': this.distribution.distributionArn } },
      }),
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:*'],
        resources: [site.bucketArn, site.arnForObjects('*')],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  }

  #reasons(): void {
    Annotations.of(this).acknowledgeWarning(
      '@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac',
      'The policy is made here, beside the distribution that it names.',
    );
    acknowledge(this.distribution, {
      'AwsSolutions-CFR1': 'A newsroom is read everywhere.',
      'AwsSolutions-CFR2':
        'The site is files without a query; the API behind it is throttled. An account that wants a firewall attaches its own.',
      'AwsSolutions-CFR3':
        'Access logs hold the addresses of readers, personal data that nobody here needs; CloudFront keeps its metrics.',
      'AwsSolutions-CFR4':
        'Without a domain of the newsroom’s own, the CDN’s certificate sets the protocol; with one, TLS 1.2 is the least.',
    });
  }
}
