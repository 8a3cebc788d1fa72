import * as z from 'zod';
import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.newsroomTable]: text,
  [ENV.partnersTable]: text,
  [ENV.ledgerTable]: text,
  [ENV.siteUrl]: z.url(),
  [ENV.deliveriesQueueUrl]: text,
  [ENV.deliveriesQueueArn]: text,
  [ENV.scheduleGroup]: text,
  [ENV.schedulerRoleArn]: text,
  [ENV.insideEndpoints]: z.enum(['true', 'false']).default('false'),
};
