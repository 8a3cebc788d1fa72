import * as z from 'zod';

/** What we read of a CloudFormation template (CloudFormation User Guide, "Template sections"). */
export const template = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Condition: z.string().optional(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      Metadata: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
  Outputs: z
    .record(
      z.string(),
      z.object({
        Value: z.unknown(),
        Condition: z.string().optional(),
        Export: z.object({ Name: z.unknown() }).optional(),
      }),
    )
    .default({}),
});
export type Template = z.infer<typeof template>;

/** A template as the assembly holds it, and where its assets lie. */
export interface Stack {
  name: string;
  template: Template;
  /** Folders of the assets by their hash, which is how a template names them. */
  assets: Map<string, string>;
}

/** Where in the templates something stands. */
export interface Place {
  stack: string;
  /** Logical id of a resource, or the name of an output or condition. */
  id: string;
  path: readonly string[];
}

/** The laptop can't stand a template up: it says where, what, and what would help. */
export class TemplateError extends Error {
  constructor(place: Place, problem: string) {
    super(`${[place.stack, place.id, ...place.path].join('.')}: ${problem}`);
  }
}
