import { ENV } from '../shared/names.ts';
import { text } from '../shared/runtime/env.ts';

export const environment = {
  [ENV.ledgerTable]: text,
  /** Not where the stage has no archive. */
  [ENV.mailArchiveArn]: text.optional(),
  [ENV.mailBusArn]: text.optional(),
  [ENV.mailReplayRuleArn]: text.optional(),
};
