import * as z from 'zod';
import { ACCOUNT, type Addresses, attributeOf, identityOf, type Named, REGION } from './identity.ts';
import { type Place, type Stack, TemplateError } from './model.ts';

/** What `AWS::NoValue` becomes on the way: the property or element that holds it is left out. */
const NO_VALUE = Symbol('AWS::NoValue');

export interface Resolver {
  /** A value with every intrinsic replaced by what it means. */
  resolve(value: unknown, at: Place): unknown;
  /** Whether a resource or output stands under this condition; without one, it does. */
  holds(condition: string | undefined, at: Place): boolean;
}

const INTRINSICS = [
  'Ref',
  'Fn::GetAtt',
  'Fn::Join',
  'Fn::Sub',
  'Fn::Select',
  'Fn::Split',
  'Fn::ImportValue',
  'Fn::If',
  'Fn::Equals',
  'Fn::Not',
  'Fn::And',
  'Fn::Or',
] as const;
type IntrinsicName = (typeof INTRINSICS)[number];
type Intrinsic = (argument: unknown, at: Place) => unknown;

/** Intrinsic functions of the stacks of one app (CloudFormation Template Reference, "Intrinsic functions"). */
export function createResolver(stacks: Stack[], addresses: Addresses): Resolver {
  const byName = new Map(stacks.map((stack) => [stack.name, stack]));

  const stackOf = (at: Place): Stack => {
    const stack = byName.get(at.stack);
    if (!stack) throw new TemplateError(at, 'there is no such stack');
    return stack;
  };
  const resourceOf = (id: string, at: Place): Named | undefined => {
    const resource = stackOf(at).template.Resources[id];
    return resource && { type: resource.Type, stack: at.stack, id, properties: resource.Properties };
  };
  const ref = (name: string, at: Place): unknown => {
    const pseudo = pseudoParameter(name, at);
    if (pseudo !== undefined) return pseudo;
    const parameter = stackOf(at).template.Parameters[name];
    if (parameter?.Default !== undefined) return parameter.Default;
    if (parameter) throw new TemplateError(at, `the parameter ${name} has no default`);
    const resource = resourceOf(name, at);
    if (!resource) throw new TemplateError(at, `Ref to ${name}, which the template does not have`);
    return identityOf(resource, addresses).ref;
  };
  const attribute = (id: string, name: string, at: Place): string => {
    const resource = resourceOf(id, at);
    if (!resource) throw new TemplateError(at, `Fn::GetAtt of ${id}, which the template does not have`);
    return attributeOf(resource, name, addresses, at);
  };
  const exported = (name: unknown, at: Place): unknown => {
    for (const stack of stacks) {
      for (const [id, output] of Object.entries(stack.template.Outputs)) {
        const place = { stack: stack.name, id, path: [] };
        if (output.Export && resolve(output.Export.Name, place) === name) return resolve(output.Value, place);
      }
    }
    throw new TemplateError(at, `Fn::ImportValue of ${JSON.stringify(name)}, which no stack exports`);
  };
  const argument = <T>(schema: z.ZodType<T>, value: unknown, at: Place): T => {
    const result = schema.safeParse(resolve(value, at));
    if (result.success) return result.data;
    throw new TemplateError(at, `takes other arguments: ${z.prettifyError(result.error)}`);
  };
  const condition = (value: unknown, at: Place): boolean => {
    if (typeof value === 'string') return holds(value, at);
    const named = z.strictObject({ Condition: z.string() }).safeParse(value);
    if (named.success) return holds(named.data.Condition, at);
    return argument(z.boolean(), value, at);
  };

  const intrinsics: Record<IntrinsicName, Intrinsic> = {
    Ref: (value, at) => ref(z.string().parse(value), at),
    'Fn::GetAtt': (value, at) => {
      const parts = typeof value === 'string' ? value.split('.') : argument(z.array(z.string()), value, at);
      const [id = '', ...name] = parts;
      return attribute(id, name.join('.'), at);
    },
    'Fn::Join': (value, at) => {
      const [separator, parts] = argument(z.tuple([z.string(), z.array(scalar)]), value, at);
      return parts.join(separator);
    },
    'Fn::Sub': (value, at) => {
      const [text, given] =
        typeof value === 'string'
          ? [value, {}]
          : argument(z.tuple([z.string(), z.record(z.string(), scalar)]), value, at);
      return text.replace(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
        if (literal) return `\${${name}}`;
        if (name in given) return String(given[name]);
        const [id = '', ...rest] = name.split('.');
        return String(rest.length > 0 ? attribute(id, rest.join('.'), at) : ref(name, at));
      });
    },
    'Fn::Select': (value, at) => {
      const [index, list] = argument(z.tuple([z.coerce.number(), z.array(z.unknown())]), value, at);
      if (index < list.length) return list[index];
      throw new TemplateError(at, `there is no element ${index} in ${JSON.stringify(list)}`);
    },
    'Fn::Split': (value, at) => {
      const [separator, text] = argument(z.tuple([z.string(), z.string()]), value, at);
      return text.split(separator);
    },
    'Fn::ImportValue': (value, at) => exported(resolve(value, at), at),
    'Fn::If': (value, at) => {
      const [name, yes, no] = z.tuple([z.string(), z.unknown(), z.unknown()]).parse(value);
      return walk(holds(name, at) ? yes : no, at);
    },
    'Fn::Equals': (value, at) => {
      const [left, right] = argument(z.tuple([scalar, scalar]), value, at);
      return String(left) === String(right);
    },
    'Fn::Not': (value, at) =>
      !z
        .array(z.unknown())
        .parse(value)
        .every((one) => condition(one, at)),
    'Fn::And': (value, at) =>
      z
        .array(z.unknown())
        .parse(value)
        .every((one) => condition(one, at)),
    'Fn::Or': (value, at) =>
      z
        .array(z.unknown())
        .parse(value)
        .some((one) => condition(one, at)),
  };

  function holds(name: string | undefined, at: Place): boolean {
    if (name === undefined) return true;
    const { Conditions } = stackOf(at).template;
    if (!(name in Conditions)) throw new TemplateError(at, `there is no condition ${name}`);
    return condition(Conditions[name], { stack: at.stack, id: name, path: [] });
  }

  function walk(value: unknown, at: Place): unknown {
    if (Array.isArray(value)) {
      return value
        .map((item, i) => walk(item, { ...at, path: [...at.path, String(i)] }))
        .filter((item) => item !== NO_VALUE);
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const name = intrinsicName(value);
    if (name !== undefined) {
      const place = { ...at, path: [...at.path, name] };
      if (!isKnown(name)) throw unknownIntrinsic(name, place);
      return intrinsics[name](entries[0]?.[1], place);
    }
    return Object.fromEntries(
      entries
        .map(([key, item]): [string, unknown] => [key, walk(item, { ...at, path: [...at.path, key] })])
        .filter(([, item]) => item !== NO_VALUE),
    );
  }

  const resolve = (value: unknown, at: Place): unknown => {
    const resolved = walk(value, at);
    return resolved === NO_VALUE ? undefined : resolved;
  };
  return { resolve, holds };
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Fails on an intrinsic that we don't know, anywhere in a value that is otherwise left unread. */
export function requireKnownIntrinsics(value: unknown, at: Place): void {
  if (typeof value !== 'object' || value === null) return;
  const name = intrinsicName(value);
  if (name !== undefined && !isKnown(name)) throw unknownIntrinsic(name, at);
  for (const [key, item] of Object.entries(value)) {
    requireKnownIntrinsics(item, { ...at, path: [...at.path, key] });
  }
}

const isKnown = (name: string): name is IntrinsicName => INTRINSICS.some((known) => known === name);

/** An object whose one key is `Ref` or `Fn::…` is a call. */
function intrinsicName(value: object): string | undefined {
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && (key === 'Ref' || key?.startsWith('Fn::')) ? key : undefined;
}

function unknownIntrinsic(name: string, at: Place): TemplateError {
  return new TemplateError(
    at,
    `the laptop does not know the intrinsic ${name}; it knows ${INTRINSICS.join(', ')}. Add it to local/template/resolve.ts`,
  );
}

function pseudoParameter(name: string, at: Place): string | symbol | undefined {
  switch (name) {
    case 'AWS::Region':
      return REGION;
    case 'AWS::AccountId':
      return ACCOUNT;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return at.stack;
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${at.stack}/laptop`;
    case 'AWS::NoValue':
      return NO_VALUE;
    default:
      if (name.startsWith('AWS::'))
        throw new TemplateError(at, `the laptop does not know the pseudo parameter ${name}`);
      return undefined;
  }
}
