/** Names that the infrastructure and the running code share. lib/ takes these from here and nothing else. */

import * as z from 'zod';

/** Every function, by its folder. */
export const FUNCTION_NAMES = [
  'ingest-release',
  'rehearse-release',
  'release-due',
  'report-to-editor',
  'plan-pages',
  'render-pages',
  'render-pictures',
  'render-cards',
  'merge-search',
  'plan-alerts',
  'plan-digests',
  'send-alerts',
  'record-feedback',
  'reconcile-alerts',
  'plan-deliveries',
  'deliver-webhooks',
  'serve-partners',
  'manage-subscriptions',
  'receive-unsubscribes',
] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Environment variables of the functions. A construct's `grant…` sets the one that goes with the permission. */
export const ENV = {
  uploadsBucket: 'UPLOADS_BUCKET',
  siteBucket: 'SITE_BUCKET',
  newsroomTable: 'NEWSROOM_TABLE',
  audienceTable: 'AUDIENCE_TABLE',
  ledgerTable: 'LEDGER_TABLE',
  partnersTable: 'PARTNERS_TABLE',
  bus: 'EVENT_BUS',
  pagesQueueUrl: 'PAGES_QUEUE_URL',
  picturesQueueUrl: 'PICTURES_QUEUE_URL',
  cardsQueueUrl: 'CARDS_QUEUE_URL',
  alertsQueueUrl: 'ALERTS_QUEUE_URL',
  deliveriesQueueUrl: 'DELIVERIES_QUEUE_URL',
  slowDeliveriesQueueUrl: 'SLOW_DELIVERIES_QUEUE_URL',
  /** Where Scheduler puts a message when a release is due. */
  dueQueueArn: 'DUE_QUEUE_ARN',
  /** Where Scheduler puts what plan-alerts is to plan again. */
  announcementsQueueArn: 'ANNOUNCEMENTS_QUEUE_ARN',
  /** Where Scheduler puts a delivery whose next attempt is more than 15 minutes away. */
  slowDeliveriesQueueArn: 'SLOW_DELIVERIES_QUEUE_ARN',
  scheduleGroup: 'SCHEDULE_GROUP',
  schedulerRoleArn: 'SCHEDULER_ROLE_ARN',
  /** Public origin of the site, without a slash at the end, such as `https://news.example.org`. */
  siteUrl: 'SITE_URL',
  /** What CloudFront adds to the requests of our distribution (`CDN_HEADER`): what it says of readers is to be believed. */
  cdnWord: 'CDN_WORD',
  configurationSet: 'SES_CONFIGURATION_SET',
  /** Where SES's events about mails that went out are kept, the bus that they came by, and the rule for them when they come again. */
  mailArchiveArn: 'MAIL_ARCHIVE_ARN',
  mailBusArn: 'MAIL_BUS_ARN',
  mailReplayRuleArn: 'MAIL_REPLAY_RULE_ARN',
  /** `true` only where the stage is for development: webhooks may go to loopback addresses, and over http. */
  insideEndpoints: 'ALLOW_INSIDE_ENDPOINTS',
  /** The CDN in front of the site; none where the stage is emulated. */
  distribution: 'DISTRIBUTION_ID',
} as const;

/** The header in which the subscriptions API is sent `cdnWord`. */
export const CDN_HEADER = 'x-dateline-cdn';

/** Workers that send alerts and digests; each takes its part of SES's rate. */
export const MAIL_WORKERS = 2;

/**
 * Types of SES's own events about mails (EventBridge events reference, "Amazon Simple Email Service events"): those that
 * are worked off as they come, and those of which there is one for each mail, which are kept to be asked for.
 */
export const MAIL_EVENTS = {
  returned: ['Email Bounced', 'Email Complaint Received', 'Email Rejected', 'Email Rendering Failed'],
  wentOut: ['Email Sent', 'Email Delivered'],
} as const;

/** Prefixes of the uploads bucket. */
export const UPLOAD_PREFIX = {
  releases: 'releases/',
  preview: 'preview/',
  reports: 'reports/',
  /** What readers are shown of pictures, until a page that shows them takes them to the site. No rule watches it. */
  renditions: 'renditions/',
  /** Pictures out of Word files. No rule watches it. */
  extracted: 'extracted/',
  /** What partners are sent, by its digest. No rule watches it. */
  items: 'items/',
} as const;

/** Widths in which pictures are shown, in pixels. */
export const RENDITION_WIDTHS = [480, 800, 1200, 1600] as const;

/** What pages are written on, light and dark: accents have to stand out from it. Everything else is in styles/tokens.ts. */
export const SURFACES = {
  light: { paper: '#fdfcfa', raised: '#ffffff', onAccent: '#ffffff', wash: 7 },
  /** `wash`: so many hundredths of the accent in the paper, mixed in OKLab. */
  dark: { paper: '#11151a', raised: '#181d23', onAccent: '#10151a', wash: 9 },
} as const;

/** Where a rendition lies in the uploads bucket. */
export const renditionKey = ({ slug, hash }: { slug: string; hash: string }, name: string): string =>
  `${UPLOAD_PREFIX.renditions}${slug}/${hash}/${name}`;

/** Scripts of the site: each is bundled from functions/shared/site/client/<name>.ts. */
export const SCRIPT_NAMES = ['search', 'comforts'] as const;
export type ScriptName = (typeof SCRIPT_NAMES)[number];
/** The scripts' texts by name, minified, as browsers get them. */
export const scripts = z.record(z.enum(SCRIPT_NAMES), z.string());
export type Scripts = z.infer<typeof scripts>;

/** The file beside the bundle of a function that renders pages, with `Scripts` as JSON. */
export const SCRIPTS_FILE = 'scripts.json';

/** The file beside a function's bundle that holds the newsroom's settings as JSON. */
export const NEWSROOM_FILE = 'newsroom.json';
