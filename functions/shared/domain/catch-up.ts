/** What a partner who fetches what was sent still gets of it. Nobody is given withdrawn words, or held ones without trust. */
import type { WebhookDelivery } from './delivery.ts';
import type { Partner } from './partner.ts';
import { isAfter, isEmbargoed, isWithdrawal, mayHaveHeld, takesPlaceOf } from './webhook-ledger.ts';

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

/** Whether a partner does not even learn of what release a line is: of one under embargo, or of one that never came out. */
export const isUnnamed = (
  line: Pick<WebhookDelivery, 'type'>,
  along: WebhookDelivery[],
  trusted: boolean,
): boolean =>
  !trusted && (isEmbargoed(line) || (line.type === 'release.cancelled.v1' && !mayHaveHeld(along)));

/** Why the words of a delivery are given to nobody any more, in English; undefined: they are given. */
export function whyWithheld(
  delivery: WebhookDelivery,
  along: WebhookDelivery[],
  { trusted }: Pick<Partner, 'trusted'>,
): string | undefined {
  if (isUnnamed(delivery, along, trusted))
    return 'It is under embargo, and you get releases when they are public.';
  const withdrawal = along.find(
    (other) =>
      isWithdrawal(other) &&
      isAfter(other, delivery) &&
      // What is cancelled is what was held, and nothing public.
      (other.type !== 'release.cancelled.v1' || isEmbargoed(delivery)),
  );
  if (withdrawal) return `It was withdrawn: number ${withdrawal.sequence} says so.`;
  if (!isEmbargoed(delivery)) return undefined;
  // Its embargo was moved or has ended, which another number says.
  return delivery.state === 'superseded' ? 'It is no longer held as it says.' : undefined;
}
