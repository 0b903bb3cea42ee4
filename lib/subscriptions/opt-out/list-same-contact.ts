import type { Clients } from "#accounts/ports.ts";
import { toEmailIdentity } from "#domain/shared/email.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { listAll } from "#platform/list-all.ts";
import type { SubscriptionScope } from "#platform/ports.ts";
import type { Subscriptions } from "../ports.ts";
import { toOwnerContact } from "./to-owner-contact.ts";

type Endpoint = Pick<Subscription, "channel" | "endpoint">;
type OwnedSubscription = { scope: SubscriptionScope; subscription: Subscription };

export type ListSameContact = ReturnType<typeof makeListSameContact>;

/** How many clients to read at once. */
const clientsPerRead = 50;

/**
 * Lists the subscriptions of an agency, its own and its clients', to the phone or mailbox of `endpoint`; none for a
 * webhook. It reads the subscriptions of every client, because no index names a phone: only for an opt-out, which is rare.
 */
export function makeListSameContact({
  clients,
  subscriptions,
}: {
  clients: Pick<Clients, "list">;
  subscriptions: Pick<Subscriptions, "list">;
}) {
  return async function listSameContact(agencyId: AgencyId, endpoint: Endpoint): Promise<OwnedSubscription[]> {
    if (!toOwnerContact(endpoint)) return [];
    const found = await listOwned({ agencyId });
    let after: ClientId | undefined;
    do {
      const { entities, more } = await clients.list({ agencyId }, { limit: clientsPerRead, after });
      const owned = await Promise.all(entities.map(({ id }) => listOwned({ agencyId, clientId: id })));
      found.push(...owned.flat());
      after = more ? entities.at(-1)?.id : undefined;
    } while (after);
    return found.filter(({ subscription }) => isSameContact(subscription, endpoint));
  };

  async function listOwned(scope: SubscriptionScope): Promise<OwnedSubscription[]> {
    return (await listAll(subscriptions, scope)).map((subscription) => ({ scope, subscription }));
  }
}

/** Whether two endpoints are the same phone, or the same mailbox in any capitalisation. */
export function isSameContact(a: Endpoint, b: Endpoint): boolean {
  const [first, second] = [toOwnerContact(a), toOwnerContact(b)];
  if (!first || !second) return false;
  const identify = ({ phone, email = "" }: typeof first) => phone ?? toEmailIdentity(email);
  return a.channel === b.channel && identify(first) === identify(second);
}
