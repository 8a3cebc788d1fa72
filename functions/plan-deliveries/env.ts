import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.partnersTable]: text,
  [ENV.ledgerTable]: text,
  [ENV.deliveriesQueueUrl]: text,
};
