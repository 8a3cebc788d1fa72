/** What a partner who fetches what was sent still gets of it. Nobody is given withdrawn words, or held ones without trust. */
import type { WebhookDelivery } from './delivery.ts';
import type { Partner } from './partner.ts';
import { isAfter, isEmbargoed, isWithdrawal, takesPlaceOf } from './webhook-ledger.ts';

/**
 * The delivery that takes the place of another: the latest of its edition that does.
 *
 * @param along the deliveries of the edition to that endpoint
 */
export function overtaking(delivery: WebhookDelivery, along: WebhookDelivery[]): WebhookDelivery | undefined {
  let latest = delivery;
  for (const other of along) if (takesPlaceOf(other, delivery) && isAfter(other, latest)) latest = other;
  return latest === delivery ? undefined : latest;
}

/** Why the words of a delivery are given to nobody any more, in English; undefined: they are given. */
export function whyWithheld(
  delivery: WebhookDelivery,
  along: WebhookDelivery[],
  { trusted }: Pick<Partner, 'trusted'>,
): string | undefined {
  const withdrawal = along.find((other) => isWithdrawal(other) && isAfter(other, delivery));
  if (withdrawal) return `It was withdrawn: number ${withdrawal.sequence} says so.`;
  if (!isEmbargoed(delivery)) return undefined;
  if (!trusted) return 'It is under embargo, and you get releases when they are public.';
  // Its embargo was moved or has ended, which another number says.
  return delivery.state === 'superseded' ? 'It is no longer held as it says.' : undefined;
}
