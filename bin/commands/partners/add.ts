import { Command } from 'commander';
import { newPartner, newPartnerId } from '../../../functions/shared/domain/partner.ts';
import {
  makeEndpoint,
  partnerWishOf,
  signatureOption,
  withEndpointOptions,
  withPartnerOptions,
} from '../../partners/options.ts';
import { addressesOf, madeKey, madeKeyLines, sends, shownPartner, takes } from '../../partners/shown.ts';
import { Refusal } from '../../refusal.ts';
import { print, stageOf, type World } from '../../world.ts';

/** `dateline partners add`. */
export const addCommand = (world: World): Command =>
  withEndpointOptions(withPartnerOptions(new Command('add')))
    .description('add a partner with one endpoint; its secret is shown once')
    .argument('<name>', 'such as "Tide Wire"')
    .argument('<url>', 'where the webhooks go: https, and no address inside')
    .addOption(signatureOption())
    .addHelpText(
      'after',
      `
Without a filter it takes every release; --language, --topic, --place and --kind narrow that down. Without --format it gets
ninjs 3.1. A further endpoint: npx dateline partners edit ID --add-endpoint URL

Examples:
  $ npx dateline partners add "Tide Wire" https://wire.example.org/hooks/news
  $ npx dateline partners add "Radio Delta" https://delta.example.org/in --language fr --language ar --topic floods
  $ npx dateline partners add "Agence" https://agence.example.org/in --format newsml-g2 --order strict --trusted \\
      --signature ed25519 --header "x-api-key: 7f1c" --contact desk@agence.example.org`,
    )
    .action(async (given: string, url: string, _options, command: Command) => {
      const name = given.trim();
      if (name === '') throw new Refusal('a partner needs a name, such as "Tide Wire"', 2);
      const stage = stageOf(world, command);
      const { contact, trusted, ...filter } = partnerWishOf(command, stage);
      const id = newPartnerId(name);
      const { endpoint, ...made } = await makeEndpoint(stage, world, command, id, url);
      const wish = { name, ...filter, trusted: trusted ?? false, ...(contact ? { contact } : {}) };
      const partner = newPartner(wish, id, [endpoint], world.now());
      if (!(await stage.partners.add(partner))) {
        throw new Refusal(
          `there is a partner ${id} already; choose another name, add an endpoint to it ("partners edit ${id} --add-endpoint ${url}"), or remove it first`,
        );
      }
      const { page } = await addressesOf(stage, partner, world.now());
      const shown = shownPartner(stage, partner, world.now());
      const key = madeKey(stage, endpoint.id, made);
      const result = { ...shown, endpoints: shown.endpoints.map((one) => ({ ...one, ...key })), link: page };
      print(world, command, result, () => [
        `added     ${id} (${name})`,
        `takes     ${takes(partner)}${partner.trusted ? ', and what is held before its time' : ''}`,
        `endpoint  ${endpoint.id}  ${endpoint.url}`,
        `sends     ${sends(endpoint)}`,
        ...madeKeyLines(key),
        `page      ${page}`,
        'The page shows the partner what it was sent; whoever has the link can open it.',
        `Try it: npx dateline partners test ${id}`,
      ]);
    });
