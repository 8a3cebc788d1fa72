import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.uploadsBucket]: text,
  [ENV.newsroomTable]: text,
  [ENV.audienceTable]: text,
  [ENV.ledgerTable]: text,
  [ENV.partnersTable]: text,
  [ENV.siteUrl]: text,
};
