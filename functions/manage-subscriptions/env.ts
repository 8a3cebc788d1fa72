import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.audienceTable]: text,
  [ENV.siteUrl]: text,
  [ENV.configurationSet]: text.optional(),
  [ENV.cdnWord]: text.optional(),
};
