import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';
import type { Cdn } from '../domain/ports.ts';

/** Whoever waits for the CDN has a release to announce. */
const PATIENCE = { connectionTimeout: 2_000, requestTimeout: 5_000 };

/** CloudFront. Mind that it is asked in the name of a distribution, and that paths beyond 1,000 a month cost money. */
export function createCdn(
  distributionId: string,
  client = new CloudFrontClient({ maxAttempts: 2, requestHandler: PATIENCE }),
): Cdn {
  return {
    async invalidate(paths, reference) {
      await client.send(
        new CreateInvalidationCommand({
          DistributionId: distributionId,
          InvalidationBatch: {
            CallerReference: reference,
            Paths: { Quantity: paths.length, Items: paths },
          },
        }),
      );
    },
  };
}
