import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.newsroomTable]: text,
  [ENV.uploadsBucket]: text,
  [ENV.pagesQueueUrl]: text,
  [ENV.cardsQueueUrl]: text,
  [ENV.bus]: text,
};
