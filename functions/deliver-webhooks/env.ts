import * as z from 'zod';
import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.partnersTable]: text,
  [ENV.ledgerTable]: text,
  [ENV.uploadsBucket]: text,
  [ENV.siteUrl]: z.url(),
  [ENV.deliveriesQueueUrl]: text,
  [ENV.slowDeliveriesQueueUrl]: text,
  [ENV.slowDeliveriesQueueArn]: text,
  [ENV.scheduleGroup]: text,
  [ENV.schedulerRoleArn]: text,
  [ENV.insideEndpoints]: z.enum(['true', 'false']).default('false'),
};
