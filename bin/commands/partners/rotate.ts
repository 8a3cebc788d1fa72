import { Command } from 'commander';
import * as z from 'zod';
import { changeEndpoint } from '../../../functions/shared/domain/partner.ts';
import { newKey, rotated } from '../../../functions/shared/domain/partner-keys.ts';
import { gone, nameOf, oneEndpointOf, partnerOf } from '../../partners/find.ts';
import { endpointOption, signatureIn, signatureOption } from '../../partners/options.ts';
import { keyLine, madeKey, madeKeyLines, shownEndpoint } from '../../partners/shown.ts';
import { print, stageOf, type World } from '../../world.ts';

const options = z.object({ endpoint: z.string().optional() });

/** `dateline partners rotate`. */
export const rotateCommand = (world: World): Command =>
  new Command('rotate')
    .description('make a new key for an endpoint; for 24 hours the old one signs as well')
    .argument('<id>', 'as "partners list" shows it')
    .addOption(endpointOption('the only one of the partner'))
    .addOption(signatureOption())
    .addHelpText(
      'after',
      `
For 24 hours each webhook carries both signatures, so that the partner changes over when it likes. Without --signature the new
key is of the old one's kind.

Examples:
  $ npx dateline partners rotate tide-wire
  $ npx dateline partners rotate tide-wire --endpoint 3f9a01c2 --signature ed25519`,
    )
    .action(async (given: string, _options, command: Command) => {
      const stage = stageOf(world, command);
      const partner = await partnerOf(stage, given);
      const { endpoint: wanted } = options.parse(command.opts());
      const { id: endpointId, keys } = oneEndpointOf(partner, wanted);
      const name = { partnerId: partner.id, endpointId };
      const now = world.now();
      const kind = signatureIn(command) ?? keys[0]?.kind ?? 'hmac';
      const made = await newKey(kind, name, stage.seal, now);
      const changed = await changeEndpoint(stage.partners, name, (current) => ({
        ...current,
        keys: rotated(current.keys, made.key, now),
      }));
      const endpoint = changed?.endpoints.find(({ id }) => id === endpointId);
      if (endpoint === undefined) throw gone(nameOf(partner.id, endpointId));
      const shown = shownEndpoint(stage, endpoint, now);
      const key = madeKey(stage, endpointId, made);
      print(world, command, { ...shown, ...key }, () => [
        `rotated   ${nameOf(partner.id, endpointId)}  ${shown.url}`,
        ...madeKeyLines(key),
        ...shown.keys.map((one) => `key       ${keyLine(one, now)}`),
      ]);
    });
