import { describe, expect, it } from 'vitest';
import { compilePattern, PatternError } from '../../../local/events/pattern.ts';

const event = {
  source: 'aws.s3',
  'detail-type': 'Object Created',
  resources: ['arn:aws:s3:::uploads'],
  detail: {
    bucket: { name: 'uploads' },
    object: { key: 'releases/Tide Gauge/مقياس.md', size: 12, etag: '' },
    missing: null,
    flag: true,
    'source-ip-address': '10.0.3.7',
    topics: ['floods', 'ports'],
    empty: [],
    entries: [
      { kind: 'page', n: 1 },
      { kind: 'mail', n: 2 },
    ],
  },
};

/** A pattern for `detail`, and whether it matches the event above (EventBridge User Guide, "Comparison operators"). */
const cases: [string, Record<string, unknown>, boolean][] = [
  ['exact text', { bucket: { name: ['uploads'] } }, true],
  ['exact text, other', { bucket: { name: ['site'] } }, false],
  ['exact text, case counts', { bucket: { name: ['Uploads'] } }, false],
  ['one of several', { bucket: { name: ['site', 'uploads'] } }, true],
  ['exact number', { object: { size: [12] } }, true],
  ['a number is no text', { object: { size: ['12'] } }, false],
  ['exact boolean', { flag: [true] }, true],
  ['a boolean is no text', { flag: ['true'] }, false],
  ['null', { missing: [null] }, true],
  ['null, where there is a value', { flag: [null] }, false],
  ['null, where there is no field', { nothing: [null] }, false],
  ['empty text', { object: { etag: [''] } }, true],
  ['all fields have to match', { flag: [true], bucket: { name: ['site'] } }, false],
  ['one of a list in the event', { topics: ['ports'] }, true],
  ['none of a list in the event', { topics: ['health'] }, false],
  ['objects in a list', { entries: { kind: ['mail'] } }, true],
  ['objects in a list, none', { entries: { kind: ['webhook'] } }, false],
  ['below a text there is nothing', { flag: { deeper: ['x'] } }, false],

  ['prefix', { object: { key: [{ prefix: 'releases/' }] } }, true],
  ['prefix, other', { object: { key: [{ prefix: 'reports/' }] } }, false],
  ['prefix, of a number', { object: { size: [{ prefix: '1' }] } }, false],
  ['prefix, of no field', { nothing: [{ prefix: '' }] }, false],
  ['prefix, case counts', { object: { key: [{ prefix: 'Releases/' }] } }, false],
  ['prefix, any case', { object: { key: [{ prefix: { 'equals-ignore-case': 'RELEASES/TIDE' } }] } }, true],
  ['one prefix of two', { object: { key: [{ prefix: 'preview/' }, { prefix: 'releases/' }] } }, true],

  ['suffix', { object: { key: [{ suffix: '.md' }] } }, true],
  ['suffix, other', { object: { key: [{ suffix: '.html' }] } }, false],
  ['suffix, any case', { object: { key: [{ suffix: { 'equals-ignore-case': '.MD' } }] } }, true],

  ['equals-ignore-case', { bucket: { name: [{ 'equals-ignore-case': 'UPLOADS' }] } }, true],
  ['equals-ignore-case, other', { bucket: { name: [{ 'equals-ignore-case': 'UPLOAD' }] } }, false],

  ['anything-but a text', { bucket: { name: [{ 'anything-but': 'site' }] } }, true],
  ['anything-but that text', { bucket: { name: [{ 'anything-but': 'uploads' }] } }, false],
  ['anything-but a list', { bucket: { name: [{ 'anything-but': ['site', 'uploads'] }] } }, false],
  ['anything-but a number', { object: { size: [{ 'anything-but': 13 }] } }, true],
  ['anything-but that number', { object: { size: [{ 'anything-but': [12, 13] }] } }, false],
  ['anything-but, no field', { nothing: [{ 'anything-but': 'x' }] }, false],
  ['anything-but a prefix', { object: { key: [{ 'anything-but': { prefix: 'reports/' } }] } }, true],
  ['anything-but that prefix', { object: { key: [{ 'anything-but': { prefix: 'releases/' } }] } }, false],
  ['anything-but prefixes', { object: { key: [{ 'anything-but': { prefix: ['a', 'releases/'] } }] } }, false],
  ['anything-but a suffix', { object: { key: [{ 'anything-but': { suffix: '.html' } }] } }, true],
  ['anything-but suffixes', { object: { key: [{ 'anything-but': { suffix: ['.html', '.md'] } }] } }, false],
  [
    'anything-but, any case',
    { bucket: { name: [{ 'anything-but': { 'equals-ignore-case': ['UPLOADS', 'X'] } }] } },
    false,
  ],
  ['anything-but a wildcard', { object: { key: [{ 'anything-but': { wildcard: '*/Tide*' } }] } }, false],

  ['numeric equal', { object: { size: [{ numeric: ['=', 12] }] } }, true],
  ['numeric greater', { object: { size: [{ numeric: ['>', 12] }] } }, false],
  ['numeric at least', { object: { size: [{ numeric: ['>=', 12] }] } }, true],
  ['numeric less', { object: { size: [{ numeric: ['<', 12] }] } }, false],
  ['numeric at most', { object: { size: [{ numeric: ['<=', 12] }] } }, true],
  ['numeric range', { object: { size: [{ numeric: ['>', 0, '<=', 12] }] } }, true],
  ['numeric range, outside', { object: { size: [{ numeric: ['>', 12, '<', 20] }] } }, false],
  ['numeric, of a text', { bucket: { name: [{ numeric: ['>', 0] }] } }, false],

  ['exists', { flag: [{ exists: true }] }, true],
  ['exists, null does', { missing: [{ exists: true }] }, true],
  ['exists, no field', { nothing: [{ exists: true }] }, false],
  ['exists, an object is no leaf', { bucket: [{ exists: true }] }, false],
  ['exists not', { nothing: [{ exists: false }] }, true],
  ['exists not, but it does', { flag: [{ exists: false }] }, false],
  ['exists not, or a value', { flag: [{ exists: false }, true] }, true],

  ['wildcard', { object: { key: [{ wildcard: 'releases/*.md' }] } }, true],
  ['wildcard in the middle', { object: { key: [{ wildcard: '*/Tide Gauge/*' }] } }, true],
  ['wildcard, the whole has to match', { object: { key: [{ wildcard: 'Tide*' }] } }, false],
  ['wildcard, a dot is a dot', { object: { key: [{ wildcard: 'releases/*+md' }] } }, false],
  ['wildcard, escaped', { object: { key: [{ wildcard: 'releases/\\*' }] } }, false],

  ['cidr', { 'source-ip-address': [{ cidr: '10.0.0.0/16' }] }, true],
  ['cidr, outside', { 'source-ip-address': [{ cidr: '10.0.0.0/24' }] }, false],
  ['cidr, of a text', { bucket: { name: [{ cidr: '10.0.0.0/8' }] } }, false],

  ['$or, the second', { $or: [{ flag: [false] }, { bucket: { name: ['uploads'] } }] }, true],
  ['$or, none', { $or: [{ flag: [false] }, { bucket: { name: ['site'] } }] }, false],
  ['$or and another field', { $or: [{ flag: [true] }, { flag: [false] }], topics: ['health'] }, false],
];

describe('a pattern', () => {
  it.each(cases)('%s', (_name, detail, expected) => {
    expect(compilePattern({ detail }).matches(event)).toBe(expected);
  });

  it('reads the envelope like the detail', () => {
    expect(compilePattern({ source: ['aws.s3'], 'detail-type': ['Object Created'] }).matches(event)).toBe(
      true,
    );
    expect(compilePattern({ resources: [{ suffix: 'uploads' }] }).matches(event)).toBe(true);
    expect(compilePattern({ source: ['dateline'] }).matches(event)).toBe(false);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'an unknown operator',
      { detail: { key: [{ regex: 'a' }] } },
      /detail\.key\.0.*"regex".*it knows.*wildcard/,
    ],
    [
      'an unknown operator inside anything-but',
      { a: [{ 'anything-but': { cidr: '10.0.0.0/8' } }] },
      /a\.0\.anything-but/,
    ],
    ['two operators in one', { a: [{ prefix: 'a', suffix: 'b' }] }, /a\.0.*one operator/],
    ['a value outside a list', { source: 'aws.s3' }, /source.*"aws.s3".*list/],
    ['an empty list', { source: [] }, /source.*empty/],
    ['an empty pattern', {}, /at least one field/],
    ['no pattern', undefined, /at least one field/],
    ['half a comparison', { a: [{ numeric: ['>'] }] }, /a\.0\.numeric/],
    ['a comparison of texts', { a: [{ numeric: ['>', '5'] }] }, /a\.0\.numeric/],
    ['three comparisons', { a: [{ numeric: ['>', 1, '<', 5, '=', 3] }] }, /a\.0\.numeric/],
    ['a prefix of a number', { a: [{ prefix: 5 }] }, /a\.0\.prefix.*5/],
    ['exists with a text', { a: [{ exists: 'yes' }] }, /a\.0\.exists/],
    ['no network', { a: [{ cidr: '10.0.0.0/99' }] }, /a\.0\.cidr/],
    ['two stars in a row', { a: [{ wildcard: 'a**b' }] }, /a\.0\.wildcard/],
    ['$or of one', { $or: [{ a: [1] }] }, /\$or.*two or more/],
    ['a list in a list', { a: [['b']] }, /a\.0/],
    ['anything-but null', { a: [{ 'anything-but': null }] }, /a\.0\.anything-but/],
  ])('with %s is refused, and says where', (_name, pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(PatternError);
    expect(() => compilePattern(pattern)).toThrow(message);
  });
});
