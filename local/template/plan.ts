import type { EventPattern } from '../events/pattern.ts';

/** What a set of templates asks the laptop to stand up: plain data, every intrinsic resolved. */
export interface Plan {
  buckets: BucketPlan[];
  queues: QueuePlan[];
  tables: TablePlan[];
  /** ARNs of keys of KMS. */
  keys: string[];
  functions: FunctionPlan[];
  mappings: MappingPlan[];
  /** Names of buses beside `default`. */
  buses: string[];
  rules: RulePlan[];
  timedRules: TimedRulePlan[];
  archives: ArchivePlan[];
  mailEvents: MailEventsPlan[];
  scheduleGroups: string[];
  routes: RoutePlan[];
  /** Headers that the CDN puts on every answer, names in lower case. */
  siteHeaders: Record<string, string>;
  /** The CDN's function at the viewer's request (cloudfront-js), which finds a folder's page; JavaScript. */
  viewerRequest: string;
  /** Paths that the CDN sends to the API, such as `/subscriptions*`. */
  apiPaths: string[];
  /** Outputs of all stacks but exports, by name. */
  outputs: Record<string, string>;
}

export interface BucketPlan {
  name: string;
  /** Whether its changes go to the default bus. */
  events: boolean;
}

export interface QueuePlan {
  name: string;
  arn: string;
  url: string;
  /** As SQS's CreateQueue takes them. */
  attributes: Record<string, string>;
}

export interface TablePlan {
  name: string;
  attributes: { name: string; type: 'S' | 'N' | 'B' }[];
  keys: { name: string; type: 'HASH' | 'RANGE' }[];
}

export interface FunctionPlan {
  /** Name in Lambda. */
  name: string;
  arn: string;
  /** Its folder in functions/, or else its logical id. */
  label: string;
  /** Folder of the bundle. */
  assetDir: string;
  /** `<file>.<export>`. */
  handler: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Record<string, string>;
}

export interface MappingPlan {
  queueArn: string;
  functionName: string;
  batchSize: number;
  maxConcurrency: number;
  /** Whether the function's answer names the messages that failed; else it fails or succeeds whole. */
  reportsFailures: boolean;
}

export interface RulePlan {
  name: string;
  arn: string;
  bus: string;
  pattern: EventPattern;
  queueArns: string[];
}

/** A rule by the clock. */
export interface TimedRulePlan {
  name: string;
  /** From one time to the next. */
  milliseconds: number;
  queueArns: string[];
}

/** An archive of a bus. */
export interface ArchivePlan {
  arn: string;
  bus: string;
  pattern: EventPattern;
}

/** Which of SES's events about mails of a configuration set go to the default bus. */
export interface MailEventsPlan {
  configurationSet: string;
  types: MailEventType[];
}

/** SES's events that have a counterpart on a laptop, as a configuration set names them. */
export const MAIL_EVENT_TYPES = [
  'send',
  'delivery',
  'bounce',
  'complaint',
  'reject',
  'renderingFailure',
] as const;
export type MailEventType = (typeof MAIL_EVENT_TYPES)[number];

export interface RoutePlan {
  /** `GET`, `POST` …, or `ANY`. */
  method: string;
  /** Such as `/subscriptions/{id}`; `$default` for all the rest. */
  path: string;
  functionArn: string;
}

export const emptyPlan = (): Plan => ({
  buckets: [],
  queues: [],
  tables: [],
  keys: [],
  functions: [],
  mappings: [],
  buses: [],
  rules: [],
  timedRules: [],
  archives: [],
  mailEvents: [],
  scheduleGroups: [],
  routes: [],
  siteHeaders: {},
  viewerRequest: '',
  apiPaths: [],
  outputs: {},
});
