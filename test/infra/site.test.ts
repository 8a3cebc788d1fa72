import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { CDN_HEADER, ENV } from '../../functions/shared/names.ts';
import {
  functionProperties,
  referenced,
  resourcesOf,
  statementsOf,
  synthesize,
  type Template,
} from './synthesized.ts';

const ORIGIN = {
  domainName: 'news.example.org',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
};

let templates: Record<string, Template>;
beforeAll(() => {
  ({ templates } = synthesize({ stage: 'prod', ...ORIGIN }));
});

const only = (type: string) => {
  const [found, ...others] = resourcesOf({ Site: templates.Site ?? { Resources: {}, Outputs: {} } }, type);
  expect(others).toEqual([]);
  return found?.properties ?? {};
};

test('nothing runs, loads, frames or sends but what the site serves itself', () => {
  const { ResponseHeadersPolicyConfig: config } = only('AWS::CloudFront::ResponseHeadersPolicy');
  const { SecurityHeadersConfig: headers } = z
    .object({
      SecurityHeadersConfig: z.object({
        ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string(), Override: z.literal(true) }),
        StrictTransportSecurity: z.object({ AccessControlMaxAgeSec: z.number().min(31_536_000) }),
        ContentTypeOptions: z.object({ Override: z.literal(true) }),
      }),
    })
    .parse(config);
  const policy = Object.fromEntries(
    headers.ContentSecurityPolicy.ContentSecurityPolicy.split('; ').map((directive) => directive.split(' ')),
  );
  for (const name of ['default-src', 'base-uri', 'frame-ancestors'])
    expect(policy[name], name).toBe("'none'");
  for (const name of ['script-src', 'style-src', 'img-src', 'form-action', 'connect-src']) {
    expect(policy[name], name).toBe("'self'");
  }
  expect(headers.ContentSecurityPolicy.ContentSecurityPolicy).not.toMatch(/unsafe|https?:|\*|data:/);
});

test('the site bucket is read by this distribution and by TLS only', () => {
  const { PolicyDocument } = only('AWS::S3::BucketPolicy');
  const [read, deny, ...more] = statementsOf(PolicyDocument);
  expect(more).toEqual([]);
  expect(read).toMatchObject({ Effect: 'Allow', Action: ['s3:GetObject'] });
  expect(JSON.stringify(read?.Condition)).toContain(':distribution/');
  expect(deny).toMatchObject({ Effect: 'Deny', Action: ['s3:*'] });
});

test('readers reach files, and the API under its paths, and never a cached answer of it', () => {
  const { DistributionConfig } = z
    .object({
      DistributionConfig: z.object({
        Aliases: z.array(z.string()),
        ViewerCertificate: z.object({ MinimumProtocolVersion: z.string() }).loose(),
        DefaultCacheBehavior: z.object({
          ViewerProtocolPolicy: z.string(),
          AllowedMethods: z.array(z.string()),
        }),
        CacheBehaviors: z.array(
          z.object({
            PathPattern: z.string(),
            CachePolicyId: z.string(),
            AllowedMethods: z.array(z.string()),
          }),
        ),
        CustomErrorResponses: z.array(
          z.object({ ErrorCode: z.number(), ResponseCode: z.number(), ResponsePagePath: z.string() }),
        ),
      }),
    })
    .parse(only('AWS::CloudFront::Distribution'));
  expect(DistributionConfig.Aliases).toEqual(['news.example.org']);
  expect(DistributionConfig.ViewerCertificate.MinimumProtocolVersion).toBe('TLSv1.2_2021');
  expect(DistributionConfig.DefaultCacheBehavior).toMatchObject({
    ViewerProtocolPolicy: 'redirect-to-https',
    AllowedMethods: ['GET', 'HEAD'],
  });
  const behaviors = DistributionConfig.CacheBehaviors;
  expect(behaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/subscriptions*', '/partners/*']);
  for (const api of behaviors) {
    // The id of AWS's managed policy CachingDisabled.
    expect(api.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    expect(api.AllowedMethods).toContain('POST');
  }
  for (const response of DistributionConfig.CustomErrorResponses) {
    expect(response).toMatchObject({ ResponseCode: 404, ResponsePagePath: '/404.html' });
  }
});

test('the API is told by the CDN, and by it alone, where readers are, and is given no cookie', () => {
  const policies = resourcesOf(templates, 'AWS::CloudFront::OriginRequestPolicy').map(
    ({ properties }) => properties.OriginRequestPolicyConfig,
  );
  const common = {
    CookiesConfig: { CookieBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'all' },
  };
  const ofReaders = ['Accept-Language', 'Content-Type', 'CloudFront-Viewer-Address'];
  expect(policies).toMatchObject([
    { ...common, HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ofReaders } },
    // CloudFront takes no list that names Authorization.
    { ...common, HeadersConfig: { HeaderBehavior: 'allExcept', Headers: ['Host'] } },
  ]);
  const { DistributionConfig } = z
    .object({
      DistributionConfig: z.object({
        Origins: z.array(
          z.object({
            OriginCustomHeaders: z
              .array(z.object({ HeaderName: z.string(), HeaderValue: z.unknown() }))
              .default([]),
          }),
        ),
      }),
    })
    .parse(only('AWS::CloudFront::Distribution'));
  const [word, ...others] = DistributionConfig.Origins.flatMap((origin) => origin.OriginCustomHeaders);
  expect([word?.HeaderName, others]).toEqual([CDN_HEADER, []]);
  const knowing = resourcesOf(templates, 'AWS::Lambda::Function').filter(({ properties }) =>
    JSON.stringify(properties).includes(`"${ENV.cdnWord}"`),
  );
  expect(knowing.map(({ metadata }) => metadata['dateline:function'])).toEqual(['manage-subscriptions']);
  // Both are the random part of the site stack's id.
  expect(JSON.stringify(word?.HeaderValue)).toBe(
    '{"Fn::Select":[2,{"Fn::Split":["/",{"Ref":"AWS::StackId"}]}]}',
  );
});

test('what the API answers with 5xx rings, also where its functions gave that answer themselves', () => {
  expect(only('AWS::CloudWatch::Alarm')).toMatchObject({
    Namespace: 'AWS/ApiGateway',
    MetricName: '5xx',
    Statistic: 'Sum',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
  });
});

test('the API is throttled, and its log holds no reader', () => {
  const { DefaultRouteSettings, AccessLogSettings } = z
    .object({
      DefaultRouteSettings: z.object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() }),
      AccessLogSettings: z.object({ Format: z.string() }),
    })
    .parse(only('AWS::ApiGatewayV2::Stage'));
  expect(DefaultRouteSettings.ThrottlingRateLimit).toBeLessThanOrEqual(100);
  expect(AccessLogSettings.Format).not.toMatch(/sourceIp|userAgent|query|path|identity/i);
});

test('every route of the contract, and no other, leads to the function that answers it', () => {
  const integrations = resourcesOf(templates, 'AWS::ApiGatewayV2::Integration');
  const answering = (stack: string, target: unknown): unknown => {
    const id = /"integrations\/",\{"Ref":"(\w+)"/.exec(JSON.stringify(target))?.[1];
    const uri = integrations.find((one) => one.id === id)?.properties.IntegrationUri;
    return templates[stack]?.Resources[referenced(uri)]?.Metadata['dateline:function'];
  };
  const routes = resourcesOf(templates, 'AWS::ApiGatewayV2::Route').map(({ stack, properties }) => [
    properties.RouteKey,
    answering(stack, properties.Target),
  ]);
  expect(routes.sort()).toEqual([
    ['GET /partners/keys/{endpoint}', 'serve-partners'],
    ['GET /partners/{id}', 'serve-partners'],
    ['GET /partners/{id}/feed.json', 'serve-partners'],
    ['GET /partners/{id}/items', 'serve-partners'],
    ['GET /partners/{id}/items/{sequence}', 'serve-partners'],
    ['GET /subscriptions/confirm', 'manage-subscriptions'],
    ['GET /subscriptions/manage', 'manage-subscriptions'],
    ['GET /subscriptions/unsubscribe', 'manage-subscriptions'],
    ['POST /partners/{id}', 'serve-partners'],
    ['POST /subscriptions', 'manage-subscriptions'],
    ['POST /subscriptions/confirm', 'manage-subscriptions'],
    ['POST /subscriptions/manage', 'manage-subscriptions'],
    ['POST /subscriptions/unsubscribe', 'manage-subscriptions'],
  ]);
});

test.each([
  [ORIGIN, 'https://news.example.org'],
  [{ ...ORIGIN, siteUrl: 'https://www.example.org' }, 'https://www.example.org'],
])('%j gives the site’s origin', (given, url) => {
  const { Outputs } = synthesize({ stage: 'prod', ...given }).templates.Site ?? {};
  expect(Outputs?.SiteUrl?.Value).toBe(url);
});

test('only render-pages may make this distribution, and no other, forget; it knows which', () => {
  const granted = resourcesOf(templates, 'AWS::IAM::Policy').flatMap(({ stack, properties }) =>
    statementsOf(properties.PolicyDocument)
      .filter(({ Action }) => Action.includes('cloudfront:CreateInvalidation'))
      .map(({ Resource }) => ({
        stack,
        roles: JSON.stringify(properties.Roles),
        arn: JSON.stringify(Resource),
      })),
  );
  expect(granted).toEqual([
    {
      stack: 'Publishing',
      roles: expect.stringMatching(/RenderPagesRole/),
      arn: expect.stringMatching(/:cloudfront::.*:distribution\/.*Distribution/),
    },
  ]);
  const knowing = resourcesOf(templates, 'AWS::Lambda::Function').filter(
    ({ properties }) => 'DISTRIBUTION_ID' in functionProperties(properties).Environment.Variables,
  );
  expect(knowing.map(({ metadata }) => metadata['dateline:function'])).toEqual(['render-pages']);
});

test.each(['laptop', 'emulator'] as const)('stage %s has no CDN to tell', (stage) => {
  const { Publishing } = synthesize({ stage }).templates;
  expect(JSON.stringify(Publishing)).not.toMatch(/CreateInvalidation|DISTRIBUTION_ID/);
});
