import type { Addresses } from './identity.ts';
import { identityOf } from './identity.ts';
import { type Place, type Stack, TemplateError } from './model.ts';
import { emptyPlan, type Plan } from './plan.ts';
import { createResolver, type Resolver, requireKnownIntrinsics } from './resolve.ts';
import { made, ofNoEffect } from './resources.ts';
import { integrationShape } from './shapes.ts';

/**
 * Reads what the stacks of an app ask for.
 *
 * @throws TemplateError on a resource type, property, intrinsic or pattern operator that the laptop doesn't know
 */
export function readPlan(stacks: Stack[], addresses: Addresses): Plan {
  const resolver = createResolver(stacks, addresses);
  const plan = emptyPlan();
  for (const stack of stacks) {
    for (const [id, resource] of Object.entries(stack.template.Resources)) {
      const at: Place = { stack: stack.name, id, path: [] };
      if (!resolver.holds(resource.Condition, at)) continue;
      const { Type: type, Properties: properties, Metadata: metadata } = resource;
      if (ofNoEffect.has(type)) {
        requireKnownIntrinsics(properties, { ...at, path: ['Properties'] });
        continue;
      }
      const make = made[type];
      if (!make) {
        throw new TemplateError(
          at,
          `the laptop does not know the resource type ${type}. Make it, or say that it has no effect here, in local/template/resources.ts`,
        );
      }
      make({
        at,
        stack,
        plan,
        metadata,
        identity: identityOf({ type, stack: stack.name, id, properties }, addresses),
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, value]) => [
            name,
            resolver.resolve(value, { ...at, path: ['Properties', name] }),
          ]),
        ),
      });
    }
    fillRoutes(stack, plan, resolver);
    readOutputs(stack, plan, resolver);
  }
  return plan;
}

/** A route names an integration; what we want is the function behind it. */
function fillRoutes(stack: Stack, plan: Plan, resolver: Resolver): void {
  for (const route of plan.routes.filter((one) => one.functionArn.startsWith('integrations/'))) {
    const id = route.functionArn.slice('integrations/'.length);
    const at: Place = { stack: stack.name, id, path: ['Properties'] };
    const properties = resolver.resolve(stack.template.Resources[id]?.Properties, at);
    route.functionArn = integrationShape.parse(properties).IntegrationUri;
  }
}

function readOutputs(stack: Stack, plan: Plan, resolver: Resolver): void {
  for (const [id, output] of Object.entries(stack.template.Outputs)) {
    const at: Place = { stack: stack.name, id, path: [] };
    if (output.Export || !resolver.holds(output.Condition, at)) continue;
    plan.outputs[id] = String(resolver.resolve(output.Value, at));
  }
}
