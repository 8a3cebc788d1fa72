import { Command } from 'commander';
import { newPartner, type Partner } from '../../functions/shared/domain/partner.ts';
import { checkEndpointUrl } from '../../functions/shared/domain/webhook-endpoint.ts';
import { filterOf, withFilter } from '../filter.ts';
import { Refusal } from '../refusal.ts';
import { print, stageOf, type World } from '../world.ts';

/** `dateline partners`: who takes releases by webhook. */
export function partnersCommand(world: World): Command {
  return new Command('partners')
    .description('who takes releases by webhook')
    .addCommand(add(world))
    .addCommand(list(world))
    .addCommand(remove(world));
}

const add = (world: World): Command =>
  withFilter(new Command('add'))
    .description('add a partner with one endpoint; its secret is shown once')
    .argument('<name>', 'such as "Tide Wire"')
    .argument('<url>', 'where the webhooks go: https, and no address inside')
    .addHelpText(
      'after',
      `
Examples:
  $ npx dateline partners add "Tide Wire" https://wire.example.org/hooks/news
  $ npx dateline partners add "Radio Delta" https://delta.example.org/in --language fr --language ar --topic floods`,
    )
    .action(async (given: string, url: string, _options, command: Command) => {
      const name = given.trim();
      if (name === '') throw new Refusal('a partner needs a name, such as "Tide Wire"', 2);
      const stage = stageOf(world, command);
      const filter = filterOf(command, stage);
      const wrong = checkEndpointUrl(url, { allowInside: stage.outputs.AllowInsideEndpoints === 'true' });
      if (wrong) throw new Refusal(wrong);
      const partner = newPartner({ name, url, ...filter }, world.now());
      if (!(await stage.partners.add(partner))) {
        throw new Refusal(
          `there is a partner ${partner.id} already; choose another name, or remove that one first`,
        );
      }
      print(world, command, partner, () => [
        `added    ${partner.id} (${name})`,
        `takes    ${takes(partner)}`,
        ...partner.endpoints.flatMap((endpoint) => [
          `endpoint ${endpoint.url}`,
          `secret   ${endpoint.secret}`,
        ]),
        'Give the secret to the partner now, on a safe way: it is not shown again. Webhooks are signed by Standard Webhooks.',
      ]);
    });

const list = (world: World): Command =>
  new Command('list')
    .description('all partners, what they take, and their endpoints')
    .addHelpText('after', '\nExample:\n  $ npx dateline partners list --json')
    .action(async (_options, command: Command) => {
      const partners = (await stageOf(world, command).partners.list()).map(withoutSecrets);
      print(world, command, partners, () =>
        partners.length === 0
          ? ['no partners yet: npx dateline partners add NAME URL']
          : partners.map(
              (p) =>
                `${p.id}  ${p.name}  ${takes(p)}  ${p.endpoints.map((e) => `${e.url} ${e.state}`).join(', ')}`,
            ),
      );
    });

const remove = (world: World): Command =>
  new Command('remove')
    .description('send nothing to a partner any more')
    .argument('<id>', 'as "partners list" shows it')
    .addHelpText('after', '\nExample:\n  $ npx dateline partners remove tide-wire')
    .action(async (id: string, _options, command: Command) => {
      if (!(await stageOf(world, command).partners.remove(id))) {
        throw new Refusal(
          `there is no partner ${JSON.stringify(id)}; "npx dateline partners list" shows all`,
        );
      }
      print(world, command, { removed: id }, () => [`removed ${id}; what was waiting for it is skipped`]);
    });

function withoutSecrets(partner: Partner) {
  return { ...partner, endpoints: partner.endpoints.map(({ secret: _secret, ...endpoint }) => endpoint) };
}

function takes({ languages, topics, places }: Pick<Partner, 'languages' | 'topics' | 'places'>): string {
  const parts = [languages, topics, places].filter((ids) => ids.length > 0).map((ids) => ids.join(' or '));
  return parts.length === 0 ? 'every release' : parts.join(' · ');
}
