import type { AgencyId, SubscriptionId } from "#domain/shared/id.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeBoundedCache } from "#platform/bounded-cache.ts";
import type { OptOuts } from "#subscriptions/opt-out/ports.ts";
import { toOwnerContact } from "#subscriptions/opt-out/to-owner-contact.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";
import type { OptOutAhead } from "../ports.ts";

type Deps = { optOuts: Pick<OptOuts, "has">; contactHash: ContactHash };

/**
 * Reads whether the owner of a subscription's phone or mailbox opted out. `readAhead` reads that in the call that reads
 * the subscription itself, for the contact that this process last saw on it; undefined if it saw none. That contact
 * decides nothing: `hasOptedOut` reads again if the subscription has another one now.
 */
export function makeReadOptOut({ optOuts, contactHash }: Deps) {
  const lastHashes = makeBoundedCache<string>();
  const toCacheKey = (agencyId: AgencyId, id: SubscriptionId) => `${agencyId}/${id}`;
  return { readAhead, hasOptedOut };

  async function readAhead(agencyId: AgencyId, id: SubscriptionId): Promise<OptOutAhead | undefined> {
    const hash = lastHashes.get(toCacheKey(agencyId, id));
    return hash === undefined ? undefined : { hash, hasOptedOut: await optOuts.has(agencyId, hash) };
  }

  async function hasOptedOut(agencyId: AgencyId, subscription: Subscription, ahead?: OptOutAhead): Promise<boolean> {
    const [owner] = hashContacts(contactHash, agencyId, toOwnerContact(subscription) ?? {});
    if (!owner) return false;
    lastHashes.set(toCacheKey(agencyId, subscription.id), owner.hash);
    return ahead?.hash === owner.hash ? ahead.hasOptedOut : optOuts.has(agencyId, owner.hash);
  }
}
