import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = { [ENV.uploadsBucket]: text, [ENV.newsroomTable]: text, [ENV.siteUrl]: text };
