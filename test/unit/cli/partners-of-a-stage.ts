import { beforeEach } from 'vitest';
import type { Endpoint, Partner } from '../../../functions/shared/domain/partner.ts';
import { aStage, dateline } from './world.ts';

/** A stage for each test, and what is asked of its partners. Called at the head of a file of tests. */
export function partnersOfAStage() {
  const at = { stage: aStage() };
  beforeEach(() => {
    at.stage = aStage();
  });
  const tideWire = async (): Promise<Partner> => {
    const partner = await at.stage.partners.get('tide-wire');
    if (!partner) throw new Error('there is no Tide Wire');
    return partner;
  };
  const firstEndpoint = async (): Promise<Endpoint> => {
    const [endpoint] = (await tideWire()).endpoints;
    if (!endpoint) throw new Error('Tide Wire has no endpoint');
    return endpoint;
  };
  const partners = (...args: string[]) => dateline(at.stage, ['partners', ...args]);
  return { at, partners, tideWire, firstEndpoint };
}
