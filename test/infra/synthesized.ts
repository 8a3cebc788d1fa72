import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import * as z from 'zod';
import type { NewsroomSettings } from '../../functions/shared/domain/newsroom.ts';
import { FUNCTION_NAMES } from '../../functions/shared/names.ts';
import { createApp } from '../../lib/app.ts';
import type { StageContext } from '../../lib/config.ts';
import { testNewsroom } from '../support/newsroom.ts';

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
const template = z.object({
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() }).loose()).default({}),
});

export type Template = z.infer<typeof template>;
export interface Found {
  stack: string;
  id: string;
  properties: Record<string, unknown>;
  metadata: Record<string, unknown>;
  deletionPolicy: string | undefined;
}

/** Bundles that hold next to nothing, so that synthesis needs neither esbuild nor the functions. */
export function stubBundles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-bundles-'));
  for (const name of FUNCTION_NAMES) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.mjs'), 'export const handler = async () => {};');
  }
  return folder;
}

/** The test newsroom, with all that may be set of mail. */
const newsroom: NewsroomSettings = {
  ...testNewsroom,
  senders: {
    ...testNewsroom.senders,
    alerts: { ...testNewsroom.senders.alerts, unsubscribe: 'leave@example.org' },
  },
};

/** The app of a stage, synthesized from stubs. */
export function synthesize(stage: StageContext): { app: App; templates: Record<string, Template> } {
  const app = createApp({ newsroom, functionsDir: stubBundles(), stage });
  const templates = Object.fromEntries(
    app.synth().stacks.map((stack) => [stack.id, template.parse(stack.template)]),
  );
  return { app, templates };
}

/** Every resource of a type, in all stacks. */
export function resourcesOf(templates: Record<string, Template>, type: string): Found[] {
  return Object.entries(templates).flatMap(([stack, { Resources }]) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties, Metadata, DeletionPolicy }]) => ({
        stack,
        id,
        properties: Properties,
        metadata: Metadata,
        deletionPolicy: DeletionPolicy,
      })),
  );
}

const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  Resource: z.unknown().transform((given) => (Array.isArray(given) ? given : [given])),
  Condition: z.unknown().optional(),
});
export type Statement = z.infer<typeof statement>;

/** The statements of a policy document. */
export function statementsOf(document: unknown): Statement[] {
  return z.object({ Statement: z.array(statement) }).parse(document).Statement;
}

const lambda = z.object({
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
  Timeout: z.number(),
});

/** A function's environment and timeout. */
export const functionProperties = (properties: unknown): z.infer<typeof lambda> => lambda.parse(properties);

/** The logical id that a reference within a stack points to. */
export function referenced(reference: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute } = z
    .object({ Ref: z.string().optional(), 'Fn::GetAtt': z.tuple([z.string(), z.string()]).optional() })
    .parse(reference);
  return Ref ?? attribute?.[0] ?? '';
}
