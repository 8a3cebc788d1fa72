import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.uploadsBucket]: text,
  [ENV.newsroomTable]: text,
  [ENV.bus]: text,
  [ENV.pagesQueueUrl]: text,
  [ENV.picturesQueueUrl]: text,
  [ENV.dueQueueArn]: text,
  [ENV.scheduleGroup]: text,
  [ENV.schedulerRoleArn]: text,
};
