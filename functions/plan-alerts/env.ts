import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.newsroomTable]: text,
  [ENV.audienceTable]: text,
  [ENV.ledgerTable]: text,
  [ENV.alertsQueueUrl]: text,
  [ENV.announcementsQueueArn]: text,
  [ENV.scheduleGroup]: text,
  [ENV.schedulerRoleArn]: text,
  [ENV.siteUrl]: text,
  [ENV.configurationSet]: text.optional(),
};
