import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { SubscriptionScope } from "#platform/ports.ts";
import type { Subscriptions } from "./ports.ts";

/** More than there ever are: a client or an agency may have ten (`limits`), and a few more when several are made at the same moment. */
const maxSubscriptions = 100;

/** All subscriptions of a client, or those of the agency's own. */
export async function listAllSubscriptions(
  subscriptions: Pick<Subscriptions, "list">,
  scope: SubscriptionScope,
): Promise<Subscription[]> {
  return (await subscriptions.list(scope, { limit: maxSubscriptions })).entities;
}
