import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { catalogue, type EventType } from '../../events/catalogue.ts';
import { eventId } from '../../events/event-id.ts';

const folder = new URL('../../events/', import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
const examples = (kind: 'valid' | 'invalid') =>
  readdirSync(new URL(`examples/${kind}/`, folder)).map((file) => ({
    file,
    type: file.split('.').slice(0, 3).join('.'),
    event: read(`examples/${kind}/${file}`),
  }));
const eventType = z.enum(Object.keys(catalogue) as [EventType, ...EventType[]]);

/** The committed JSON Schema, as a consumer outside this repository would use it. */
const validators = new Map(
  eventType.options.map((type) => {
    const ajv = new Ajv2020({ strict: true, unicodeRegExp: true });
    formats.default(ajv);
    return [type, ajv.compile(read(`schemas/${type}.json`) as object)];
  }),
);

describe('events', () => {
  it.each(eventType.options)('%s has examples of both kinds', (type) => {
    expect(examples('valid').filter((e) => e.type === type)).not.toHaveLength(0);
    expect(examples('invalid').filter((e) => e.type === type)).not.toHaveLength(0);
  });

  it.each(examples('valid'))('valid: $file', ({ type, event }) => {
    const known = eventType.parse(type);
    expect(catalogue[known].safeParse(event).error).toBeUndefined();
    const validate = validators.get(known);
    expect(validate?.(event), JSON.stringify(validate?.errors)).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(64 * 1024);
  });

  it.each(examples('invalid'))('invalid: $file', ({ type, event }) => {
    const known = eventType.parse(type);
    expect(catalogue[known].safeParse(event).success).toBe(false);
    expect(validators.get(known)?.(event)).toBe(false);
  });

  it('have ids that are derived: the same names give the same id, any other gives another', () => {
    const id = eventId('release.published.v1', 'tide-gauges', 'en', 1);
    expect(id).toBe(eventId('release.published.v1', 'tide-gauges', 'en', 1));
    const others = [
      eventId('release.corrected.v1', 'tide-gauges', 'en', 1),
      eventId('release.published.v1', 'tide-gauges', 'fr', 1),
      eventId('release.published.v1', 'tide-gauges', 'en', 11),
      eventId('release.published.v1', 'tide', 'gauges', 'en', 1),
    ];
    expect(new Set([id, ...others]).size).toBe(5);
  });
});
