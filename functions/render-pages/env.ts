import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.newsroomTable]: text,
  [ENV.uploadsBucket]: text,
  [ENV.siteBucket]: text,
  [ENV.bus]: text,
  [ENV.siteUrl]: text,
  [ENV.distribution]: text.optional(),
};
