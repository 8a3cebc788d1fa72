import { Command } from 'commander';
import * as z from 'zod';
import { type Meaning, meaningOf } from '../../partners/answer.ts';
import { printable } from '../../partners/delivery-lines.ts';
import { endpointsOf, nameOf, partnerOf } from '../../partners/find.ts';
import { endpointOption } from '../../partners/options.ts';
import { pingRequest } from '../../partners/ping.ts';
import { stateOf } from '../../partners/shown.ts';
import { Refusal } from '../../refusal.ts';
import { print, stageOf, type World } from '../../world.ts';

const options = z.object({ endpoint: z.string().optional() });

/** What came of a ping. */
interface Pinged extends Meaning {
  endpoint: string;
  url: string;
  /** `webhook-id`. */
  id: string;
  status?: number;
  /** Milliseconds. */
  latency: number;
  error?: string;
  /** The first 2 kB. */
  answer?: string;
  /** Of an endpoint that is not active: how it stands. */
  state?: string;
}

/** Of an answer's text, so much is printed. */
const SHOWN = 300;

/** `dateline partners test`. */
export const testCommand = (world: World): Command =>
  new Command('test')
    .description('send a signed ping from here, and explain the answer')
    .argument('<id>', 'as "partners list" shows it')
    .addOption(endpointOption('all of the partner’s'))
    .addHelpText(
      'after',
      `
The ping is {"type": "ping.v1", "timestamp": …, "data": {"partner": …, "endpoint": …}}, with all the headers of a webhook, and
is sent once. It tells nothing of a release, and changes nothing: an endpoint that is paused or disabled stays so. It leaves
from this machine; a firewall that lets only the newsroom's own addresses through refuses it.
Exit status 1 where a delivery would fail.

Examples:
  $ npx dateline partners test tide-wire
  $ npx dateline partners test tide-wire --endpoint 3f9a01c2 --json`,
    )
    .action(async (given: string, _options, command: Command) => {
      const { endpoint } = options.parse(command.opts());
      const stage = stageOf(world, command);
      const partner = await partnerOf(stage, given);
      const pinged: Pinged[] = [];
      for (const one of endpointsOf(partner, endpoint)) {
        const request = await pingRequest(partner, one, stage.seal, {
          siteUrl: stage.outputs.SiteUrl,
          at: world.now(),
        });
        const answer = await stage.post(request);
        pinged.push({
          ...{
            endpoint: one.id,
            url: one.url,
            id: request.headers['webhook-id'] ?? '',
            latency: answer.latency,
          },
          ...(answer.status === undefined ? {} : { status: answer.status }),
          ...(answer.error === undefined ? {} : { error: answer.error }),
          ...(answer.body === undefined ? {} : { answer: answer.body }),
          ...(one.state === 'active' ? {} : { state: stateOf(one) }),
          ...meaningOf(answer),
        });
      }
      print(world, command, pinged, () => pinged.flatMap((one) => lines(partner.id, one)));
      const failed = pinged
        .filter(({ delivered }) => !delivered)
        .map((one) => nameOf(partner.id, one.endpoint));
      if (failed.length > 0) throw new Refusal(`a delivery to ${failed.join(' and ')} would fail now`);
    });

const lines = (
  partnerId: string,
  { endpoint, url, status, latency, error, delivered, words, answer, state }: Pinged,
): string[] => [
  `${delivered ? '✔' : '✘'} ${nameOf(partnerId, endpoint)}  ${url}`,
  `  answer  ${status ?? `none: ${printable(error ?? '')}`}, after ${Math.round(latency)} ms`,
  ...(answer === undefined ? [] : [`          ${printable(answer).slice(0, SHOWN)}`]),
  `  ${printable(words)}`,
  ...(state === undefined
    ? []
    : [
        `  It is ${state}. Deliveries are held: npx dateline partners resume ${partnerId} --endpoint ${endpoint}`,
      ]),
];
