import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  /** Read, and the key of links put at first use. */
  [ENV.partnersTable]: text,
  /** Read; deliveries that are asked for again are put. */
  [ENV.ledgerTable]: text,
  /** Items, read. */
  [ENV.uploadsBucket]: text,
  /** Which of the releases are public, read. */
  [ENV.newsroomTable]: text,
  /** What a partner asks to be sent again. */
  [ENV.slowDeliveriesQueueUrl]: text,
  [ENV.siteUrl]: text,
};
