import { BlockList, isIP } from 'node:net';
import * as z from 'zod';

/** A rule's pattern, read and found to hold nothing that we don't know. */
export interface EventPattern {
  matches(event: unknown): boolean;
}

/** A pattern that the laptop can't work with; the message says where and what. */
export class PatternError extends Error {}

/** Whether one value of an event passes one element of a pattern's list. `undefined`: the event has no such field. */
type Test = (value: unknown) => boolean;
/** Whether an event, or the part of one below a field, passes. */
type Match = (event: unknown) => boolean;

/**
 * Reads an event pattern (EventBridge User Guide, "Creating Amazon EventBridge event patterns" and "Comparison
 * operators"). Every operator there is known but none that is not: it fails here, at start, and never in silence.
 *
 * @throws PatternError with the path in the pattern
 */
export function compilePattern(pattern: unknown): EventPattern {
  const object = z.record(z.string(), z.unknown()).safeParse(pattern);
  if (!object.success || Object.keys(object.data).length === 0) {
    throw new PatternError(
      `an event pattern is an object with at least one field, not ${JSON.stringify(pattern)}`,
    );
  }
  return { matches: compileObject(object.data, '') };
}

function compileObject(pattern: Record<string, unknown>, path: string): Match {
  const parts = Object.entries(pattern).map(([key, value]): Match => {
    const here = path ? `${path}.${key}` : key;
    if (key === '$or') return compileOr(value, here);
    const field = compileField(value, here);
    return (event) => field(isObject(event) ? event[key] : undefined);
  });
  // A list of objects in an event matches where one of its objects does, as EventBridge flattens lists.
  return (event) =>
    Array.isArray(event)
      ? event.some((item) => parts.every((part) => part(item)))
      : parts.every((part) => part(event));
}

function compileOr(value: unknown, path: string): Match {
  const alternatives = z.array(z.record(z.string(), z.unknown())).min(2).safeParse(value);
  if (!alternatives.success) throw new PatternError(`${path}: takes a list of two or more patterns`);
  const matches = alternatives.data.map((pattern, i) => compileObject(pattern, `${path}.${i}`));
  return (event) => matches.some((match) => match(event));
}

function compileField(value: unknown, path: string): Match {
  if (Array.isArray(value)) {
    if (value.length === 0) throw new PatternError(`${path}: an empty list matches nothing`);
    const tests = value.map((element, i) => compileElement(element, `${path}.${i}`));
    return (found) => tests.some((test) => passes(test, found));
  }
  if (isObject(value)) return compileObject(value, path);
  throw new PatternError(`${path}: ${JSON.stringify(value)} has to stand in a list`);
}

/** A list in an event passes where one of its elements does. */
function passes(test: Test, found: unknown): boolean {
  return Array.isArray(found) && found.length > 0 ? found.some((item) => test(item)) : test(found);
}

function compileElement(element: unknown, path: string): Test {
  if (!isObject(element)) return exact(element, path);
  const [[name, argument] = ['', undefined], ...others] = Object.entries(element);
  if (others.length > 0)
    throw new PatternError(`${path}: one operator at a time, not ${JSON.stringify(element)}`);
  const operator = operators[name];
  if (!operator) {
    throw new PatternError(
      `${path}: the laptop does not know the operator ${JSON.stringify(name)}; it knows ${Object.keys(operators).join(', ')}. Add it to local/events/pattern.ts`,
    );
  }
  return operator(argument, `${path}.${name}`);
}

function exact(expected: unknown, path: string): Test {
  if (expected === null || ['string', 'number', 'boolean'].includes(typeof expected)) {
    return (value) => value === expected;
  }
  throw new PatternError(`${path}: ${JSON.stringify(expected)} is nothing that a value can equal`);
}

const ignoreCase = z.strictObject({ 'equals-ignore-case': z.string() });
/** `prefix` and `suffix` take a text, or one whose case does not count. */
const affix = z.union([z.string(), ignoreCase]);

function compileAffix(argument: unknown, path: string, has: (text: string, part: string) => boolean): Test {
  const { data } = affix.safeParse(argument);
  if (data === undefined) throw new PatternError(`${path}: takes a text, not ${JSON.stringify(argument)}`);
  if (typeof data === 'string') return (value) => typeof value === 'string' && has(value, data);
  const part = fold(data['equals-ignore-case']);
  return (value) => typeof value === 'string' && has(fold(value), part);
}

const operators: Record<string, (argument: unknown, path: string) => Test> = {
  prefix: (argument, path) => compileAffix(argument, path, (text, part) => text.startsWith(part)),
  suffix: (argument, path) => compileAffix(argument, path, (text, part) => text.endsWith(part)),

  'equals-ignore-case': (argument, path) => {
    const expected = fold(text(argument, path));
    return (value) => typeof value === 'string' && fold(value) === expected;
  },

  exists: (argument, path) => {
    if (typeof argument !== 'boolean') throw new PatternError(`${path}: takes true or false`);
    // Only leaves exist: a field that holds an object does not (User Guide, "Exists matching").
    return (value) => (value !== undefined && !isObject(value)) === argument;
  },

  'anything-but': (argument, path) => {
    const refused = isObject(argument)
      ? [compileNested(argument, path)]
      : [argument].flat().map((item, i) => exact(notNull(item, path), `${path}.${i}`));
    return (value) =>
      value !== undefined && value !== null && !isObject(value) && !refused.some((test) => test(value));
  },

  numeric: (argument, path) => compileNumeric(argument, path),

  wildcard: (argument, path) => {
    const expression = compileWildcard(text(argument, path), path);
    return (value) => typeof value === 'string' && expression.test(value);
  },

  cidr: (argument, path) => {
    const [network = '', bits] = text(argument, path).split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    const block = new BlockList();
    try {
      block.addSubnet(network, Number(bits), family);
    } catch {
      throw new PatternError(`${path}: takes a block such as "10.0.0.0/24", not ${JSON.stringify(argument)}`);
    }
    return (value) =>
      typeof value === 'string' &&
      isIP(value) !== 0 &&
      block.check(value, isIP(value) === 6 ? 'ipv6' : 'ipv4');
  },
};

/** `{"anything-but": {"prefix": …}}`: the operator, of one text or of a list of them. */
function compileNested(argument: Record<string, unknown>, path: string): Test {
  const [[name, value] = ['', undefined], ...others] = Object.entries(argument);
  const operator = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(name) && operators[name];
  if (!operator || others.length > 0) {
    throw new PatternError(
      `${path}: takes values, or one of prefix, suffix, equals-ignore-case and wildcard, not ${JSON.stringify(argument)}`,
    );
  }
  const tests = [value].flat().map((item) => operator(item, `${path}.${name}`));
  return (found) => tests.some((test) => test(found));
}

const comparisons: Record<string, (a: number, b: number) => boolean> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** `["=", 5]`, `[">", 0, "<=", 5]`. */
function compileNumeric(argument: unknown, path: string): Test {
  const list = z.array(z.unknown()).safeParse(argument).data ?? [];
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < list.length; i += 2) {
    const compare = comparisons[String(list[i])];
    const bound = list[i + 1];
    if (!compare || typeof bound !== 'number') break;
    tests.push((value) => compare(value, bound));
  }
  if (tests.length === 0 || tests.length * 2 !== list.length || list.length > 4) {
    throw new PatternError(`${path}: takes such as [">", 0, "<=", 5], not ${JSON.stringify(argument)}`);
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

/** `*` is any run of characters; `\*` and `\\` are themselves. Two `*` in a row are refused, as EventBridge does. */
function compileWildcard(pattern: string, path: string): RegExp {
  if (/(?<!\\)(?:\\\\)*\*\*/.test(pattern)) throw new PatternError(`${path}: two * in a row`);
  const source = pattern.replace(/\\([*\\])|(\*)|([^*\\]+|\\)/gs, (_m, escaped, star, plain) =>
    star ? '.*' : String(escaped ?? plain).replace(/[$()*+.?[\]\\^{|}]/g, '\\$&'),
  );
  return new RegExp(`^${source}$`, 's');
}

function text(argument: unknown, path: string): string {
  if (typeof argument === 'string') return argument;
  throw new PatternError(`${path}: takes a text, not ${JSON.stringify(argument)}`);
}

function notNull(item: unknown, path: string): unknown {
  if (item === null) throw new PatternError(`${path}: takes texts and numbers, not null`);
  return item;
}

const fold = (value: string): string => value.toLowerCase();

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
