import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { ITEM_BODIES } from '../../../functions/shared/domain/items/formats.ts';
import { itemAs } from '../../../functions/shared/domain/items/item.ts';
import { everything } from './everything.ts';
import { hostileReleases } from './hostile.ts';
import { corpusReleases, sampleReleases } from './releases.ts';
import { STANDINGS } from './standings.ts';

// IPTC's schemas lie beside the repository, where there are any; they are not ours to publish.
const schemas = new URL('../../../../shared/schemas/', import.meta.url);
const present = existsSync(schemas);
if (!present) console.warn('no schemas of IPTC beside the project: items are not held against them');
const read = (name: string): string => readFileSync(new URL(name, schemas), 'utf8');

const releases = present
  ? [everything, ...hostileReleases, ...(await sampleReleases()), ...(await corpusReleases())]
  : [];
const cases = STANDINGS.flatMap(([standing, as]) => ITEM_BODIES.map((bodies) => ({ standing, bodies, as })));

describe.runIf(present)("by IPTC's schemas", () => {
  describe.each(['3.1', '2.1'] as const)('of ninjs %s', (version) => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    formats.default(ajv);
    ajv.addSchema(JSON.parse(read('GeoJSON-schema.json')), 'https://geojson.org/schema/GeoJSON.json#');
    const validate = ajv.compile(JSON.parse(read(`ninjs-schema_${version}.json`)));

    it.each(cases)('every release is valid: $standing, $bodies', ({ bodies, as }) => {
      const wrong = releases.flatMap(({ name, sources }) => {
        const { body } = itemAs(`ninjs-${version}`, bodies, as(sources));
        return validate(JSON.parse(body)) ? [] : [{ name, errors: validate.errors }];
      });
      expect(wrong).toEqual([]);
    });

    it("a name of the other version's is not", () => {
      const other = itemAs(version === '3.1' ? 'ninjs-2.1' : 'ninjs-3.1', 'full', everything.sources);
      expect(validate(JSON.parse(other.body))).toBe(false);
    });
  });

  describe('of NewsML-G2', () => {
    const errorsOf = async (xml: { fileName: string; contents: string }[]): Promise<string[]> => {
      const { errors } = await validateXML({
        xml,
        schema: [{ fileName: 'newsml.xsd', contents: read('NewsML-G2_2.35-spec-All-Power.xsd') }],
        preload: [{ fileName: 'xml.xsd', contents: read('xml.xsd') }],
        maxMemoryPages: 16_384,
      });
      return errors.map(({ rawMessage }) => rawMessage);
    };

    it.each(cases)('every release is valid: $standing, $bodies', async ({ bodies, as }) => {
      const xml = releases.map(({ sources }, i) => ({
        fileName: `${i}.xml`,
        contents: itemAs('newsml-g2', bodies, as(sources)).body,
      }));
      expect(await errorsOf(xml)).toEqual([]);
    });

    it('what stands at the wrong place is not, nor a status that is none', async () => {
      const { body } = itemAs('newsml-g2', 'full', everything.sources);
      const moved = body.replace(/(<firstCreated>.*?<\/firstCreated>)(<pubStatus.*?<\/pubStatus>)/, '$2$1');
      const wrong = body.replace('qcode="stat:usable"', 'qcode="usable"');
      expect(moved).not.toBe(body);
      expect(wrong).not.toBe(body);
      const errors = await errorsOf([
        { fileName: 'moved.xml', contents: moved },
        { fileName: 'wrong.xml', contents: wrong },
      ]);
      expect(errors.some((one) => one.startsWith('moved.xml'))).toBe(true);
      expect(errors.some((one) => one.startsWith('wrong.xml'))).toBe(true);
    });
  });
});
