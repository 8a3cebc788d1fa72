import * as z from 'zod';
import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.newsroomTable]: text,
  [ENV.partnersTable]: text,
  [ENV.ledgerTable]: text,
  [ENV.uploadsBucket]: text,
  [ENV.siteUrl]: z.url(),
  [ENV.deliveriesQueueUrl]: text,
  [ENV.slowDeliveriesQueueUrl]: text,
};
