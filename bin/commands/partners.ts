import { Command } from 'commander';
import { newPartner, type Partner } from '../../functions/shared/domain/partner.ts';
import { checkEndpointUrl } from '../../functions/shared/domain/webhook-endpoint.ts';
import { Refusal } from '../refusal.ts';
import { filterOf, openStage, print, withFilter } from '../stage.ts';

/** `dateline partners`: who takes releases by webhook. */
export function partnersCommand(): Command {
  return new Command('partners')
    .description('who takes releases by webhook')
    .addCommand(add())
    .addCommand(list())
    .addCommand(remove());
}

const add = (): Command =>
  withFilter(new Command('add'))
    .description('add a partner with one endpoint; its secret is shown once')
    .argument('<name>', 'such as "Tide Wire"')
    .argument('<url>', 'where the webhooks go: https, and no address inside')
    .action(async (name: string, url: string, _options, command: Command) => {
      const stage = openStage(command);
      const filter = filterOf(command, stage);
      const wrong = checkEndpointUrl(url, { allowInside: stage.outputs.AllowInsideEndpoints === 'true' });
      if (wrong) throw new Refusal(wrong);
      const partner = newPartner({ name, url, ...filter }, new Date());
      if (!(await stage.partners.add(partner))) {
        throw new Refusal(
          `there is a partner ${partner.id} already; choose another name, or remove that one first`,
        );
      }
      print(command, partner, () => [
        `added    ${partner.id} (${name})`,
        `takes    ${takes(partner)}`,
        ...partner.endpoints.flatMap((endpoint) => [
          `endpoint ${endpoint.url}`,
          `secret   ${endpoint.secret}`,
        ]),
        'Give the secret to the partner now, on a safe way: it is not shown again. Webhooks are signed by Standard Webhooks.',
      ]);
    });

const list = (): Command =>
  new Command('list').description('all partners').action(async (_options, command: Command) => {
    const partners = (await openStage(command).partners.list()).map(withoutSecrets);
    print(command, partners, () =>
      partners.length === 0
        ? ['no partners yet: npx dateline partners add NAME URL']
        : partners.map(
            (p) =>
              `${p.id}  ${p.name}  ${takes(p)}  ${p.endpoints.map((e) => `${e.url} ${e.state}`).join(', ')}`,
          ),
    );
  });

const remove = (): Command =>
  new Command('remove')
    .description('send nothing to a partner any more')
    .argument('<id>', 'as "partners list" shows it')
    .action(async (id: string, _options, command: Command) => {
      if (!(await openStage(command).partners.remove(id))) {
        throw new Refusal(
          `there is no partner ${JSON.stringify(id)}; "npx dateline partners list" shows all`,
        );
      }
      print(command, { removed: id }, () => [`removed ${id}; what was waiting for it is skipped`]);
    });

function withoutSecrets(partner: Partner) {
  return { ...partner, endpoints: partner.endpoints.map(({ secret: _secret, ...endpoint }) => endpoint) };
}

function takes({ languages, topics, places }: Pick<Partner, 'languages' | 'topics' | 'places'>): string {
  const parts = [languages, topics, places].filter((ids) => ids.length > 0).map((ids) => ids.join(' or '));
  return parts.length === 0 ? 'every release' : parts.join(' · ');
}
