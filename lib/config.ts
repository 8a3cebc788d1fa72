import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { type NewsroomSettings, newsroomSettings } from '../functions/shared/domain/newsroom.ts';
import { appearanceProblems } from './appearance.ts';

/** A setting is not what it has to be; the message says where it stands, what was received and how to mend it. */
export class SettingsError extends Error {}

/**
 * Reads and checks newsroom.yaml.
 *
 * @param path of the file
 * @throws SettingsError that names, for everything wrong: file, line, path, the value received, and the mend
 */
export function loadNewsroom(path: string): NewsroomSettings {
  const file = relative('', path).startsWith('..') ? path : relative('', path);
  const lines = new LineCounter();
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new SettingsError(`${file} can't be read: write the newsroom's settings there.`, { cause: error });
  }
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    const wrong = document.errors.map(
      (error) => `${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`,
    );
    throw new SettingsError(`${wrong.join('\n')}\nThe file has to be YAML: mind the indentation and quotes.`);
  }
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    throw new SettingsError(
      `${file}: ${error instanceof Error ? error.message : error}. Write it without aliases.`,
    );
  }
  const result = newsroomSettings.safeParse(content);
  const issues = result.success ? appearanceProblems(result.data) : result.error.issues;
  if (result.success && issues.length === 0) return result.data;

  const wrong = issues.map((issue) => {
    const line = lines.linePos(positionOf(document, issue.path)).line;
    const where = issue.path.join('.') || 'the whole file';
    return `${file}:${line}: ${where}: received ${shown(valueAt(content, issue.path))}. ${issue.message}.`;
  });
  throw new SettingsError(
    `${wrong.join('\n')}\nMend these lines; newsroom.schema.json says what each setting may be.`,
  );
}

/** Where in the file a path stands; of a path that is missing, its nearest parent. */
function positionOf(document: ReturnType<typeof parseDocument>, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = z.object({ range: z.array(z.number()) }).safeParse(node);
    if (range.success) return range.data.range[0] ?? 0;
  }
  return 0;
}

function valueAt(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** A value as a message shows it; of a long one the beginning. */
function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

const LONGEST_SHOWN = 200;
const DAY = 24 * 60 * 60 * 1000;
/** How long before security.txt expires it is said. */
const RENEWAL_DAYS = 30;

/** What is right in the settings and will not be for long; whoever starts or synthesizes says it. */
export function settingsWarnings({ security }: NewsroomSettings, now: Date): string[] {
  if (!security) return [];
  const days = Math.floor((Date.parse(security.expires) - now.getTime()) / DAY);
  if (days >= RENEWAL_DAYS) return [];
  const state = days < 0 ? 'is past' : `is ${days} ${days === 1 ? 'day' : 'days'} away`;
  return [
    `newsroom.yaml: security.expires: ${security.expires} ${state}; nobody may rely on security.txt after it (RFC 9116, 2.5.5). See whether its contacts are right, write a day less than a year ahead and run "dateline setup".`,
  ];
}

/** Stages that nobody but their developer reaches. They lose their data when destroyed, and alone may open inside endpoints. */
const INSIDE_STAGES = ['laptop', 'emulator'];

const flag = z.union([z.boolean(), z.stringbool()]);
const origin = z.url({ protocol: /^https?$/ }).regex(/[^/]$/, 'no slash at the end');

/**
 * What differs from stage to stage, given as CDK context: `-c stage=prod -c siteUrl=https://news.example.org`.
 * The command line gives every value as text.
 */
export const stageSettings = z
  .strictObject({
    stage: z
      .enum(['dev', 'prod', 'emulator', 'laptop'])
      .default('dev')
      .describe('prod keeps its data when its stacks are destroyed; emulator and laptop are for development'),
    architecture: z.enum(['arm64', 'x86_64']).default('arm64').describe('of the functions'),
    siteUrl: origin
      .optional()
      .describe('origin that readers use, where it is neither `domainName` nor the CDN’s own'),
    domainName: z
      .string()
      .regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name such as "news.example.org"')
      .optional(),
    certificateArn: z
      .string()
      .regex(
        /^arn:[a-z-]+:acm:us-east-1:\d{12}:certificate\/.+$/,
        'a certificate in us-east-1, where CloudFront looks',
      )
      .optional(),
    alarmEmail: z.email().optional().describe('gets the alarms'),
    alarmTopicArn: z
      .string()
      .regex(/^arn:[a-z-]+:sns:[^:]+:\d{12}:.+$/, 'the ARN of an SNS topic')
      .optional()
      .describe('gets the alarms, where a topic exists already'),
    logRetentionDays: z.coerce
      .number()
      .pipe(z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731]))
      .default(30),
    removalPolicy: z
      .enum(['retain', 'destroy'])
      .optional()
      .describe('what happens to data when a stack is destroyed; retain in prod, else destroy'),
    allowInsideEndpoints: flag
      .default(false)
      .describe('webhooks may go to loopback and private addresses; only in emulator and laptop'),
  })
  .superRefine((settings, context) => {
    const inside = INSIDE_STAGES.includes(settings.stage);
    const wrong = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (settings.allowInsideEndpoints && !inside) {
      wrong(
        'allowInsideEndpoints',
        `unlawful in stage ${settings.stage}: only ${INSIDE_STAGES.join(' and ')} may`,
      );
    }
    if (settings.siteUrl?.startsWith('http:') && !inside)
      wrong('siteUrl', 'a deployed stage is reached by https');
    if ((settings.domainName === undefined) !== (settings.certificateArn === undefined)) {
      wrong('certificateArn', 'domainName and certificateArn go together: give both or neither');
    }
    if (settings.alarmEmail !== undefined && settings.alarmTopicArn !== undefined) {
      wrong('alarmEmail', 'give alarmEmail or alarmTopicArn, not both: subscribe the address to that topic');
    }
  })
  .transform((settings) => ({
    ...settings,
    removalPolicy: settings.removalPolicy ?? (settings.stage === 'prod' ? 'retain' : 'destroy'),
    /** Emulators know no schema registry and no CDN to ask, and MiniStack no archive of a bus. */
    emulated: INSIDE_STAGES.includes(settings.stage),
  }));

/** What was given for a stage, before defaults. */
export type StageContext = z.input<typeof stageSettings>;
export type StageSettings = z.infer<typeof stageSettings>;

/**
 * Reads a stage's settings.
 *
 * @param lookUp gives the context value of a name, or undefined
 * @throws SettingsError that names each setting, the value received and the mend
 */
export function readStage(lookUp: (name: string) => unknown): StageSettings {
  const given = Object.fromEntries(
    Object.keys(stageSettings.in.shape)
      .map((name) => [name, lookUp(name)])
      .filter(([, value]) => value !== undefined),
  );
  const result = stageSettings.safeParse(given);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return `-c ${name}: received ${shown(valueAt(given, issue.path))}. ${issue.message}.`;
  });
  throw new SettingsError(`Stage settings:\n${wrong.join('\n')}`);
}
