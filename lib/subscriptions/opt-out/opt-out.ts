import { ok } from "#domain/shared/result.ts";
import { isPersonSubscription, type PersonSubscription } from "#domain/subscriptions/person-channel.ts";
import { isDisabledByOwner, withDisabled } from "#domain/subscriptions/subscription.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";
import type { DisableEndpoint } from "../health/disable-endpoint.ts";
import type { EnableEndpoint } from "../health/enable-endpoint.ts";
import type { Subscriptions } from "../ports.ts";
import { isSameContact, type ListSameContact } from "./list-same-contact.ts";
import type { OptOuts, SentStopLink, StopLink } from "./ports.ts";
import { toOwnerContact } from "./to-owner-contact.ts";

type Deps = {
  subscriptions: Subscriptions;
  optOuts: OptOuts;
  contactHash: ContactHash;
  jobs: Pick<JobStore, "schedule">;
  enableEndpoint: EnableEndpoint;
  disableEndpoint: DisableEndpoint;
  listSameContact: ListSameContact;
  now: Now;
};

/** A subscription whose endpoint belongs to a person, and whether that person opted out. */
export type OptOutState = {
  subscription: PersonSubscription;
  isOptedOut: boolean;
};

/**
 * Reads, sets or removes the opt-out of a phone or mailbox. An opt-out covers this subscription and every other one of
 * the agency with the same phone or address: Baton disables them all, and enables them all again, also those that a
 * complaint disabled. All three may be repeated. They return the state after the call; or undefined if the subscription
 * no longer exists, is a webhook, or has another phone or mailbox than the link was made for.
 */
export function makeOptOut(deps: Deps) {
  const { subscriptions, optOuts, contactHash, jobs, enableEndpoint, disableEndpoint, listSameContact, now } = deps;
  const changeEntity = makeChangeEntity(subscriptions, now);

  async function findContact(link: SentStopLink) {
    const subscription = await subscriptions.read(link, link.subscriptionId);
    if (!subscription || !isPersonSubscription(subscription) || !link.isSentTo(subscription.endpoint)) return undefined;
    const [hashed] = hashContacts(contactHash, link.agencyId, toOwnerContact(subscription) ?? {});
    return hashed && { subscription, hash: hashed.hash };
  }

  async function look(link: SentStopLink): Promise<OptOutState | undefined> {
    const found = await findContact(link);
    if (!found) return undefined;
    const { subscription, hash } = found;
    const isOptedOut = isDisabledByOwner(subscription.disabled?.reason) || (await optOuts.has(link.agencyId, hash));
    return { subscription, isOptedOut };
  }

  /** Lists the agency's other subscriptions to the same phone or mailbox. */
  const listOthers = async ({ agencyId }: StopLink, own: PersonSubscription) =>
    (await listSameContact(agencyId, own)).filter(({ subscription }) => subscription.id !== own.id);

  return {
    look,

    async stop(link: SentStopLink): Promise<OptOutState | undefined> {
      const found = await findContact(link);
      if (!found) return undefined;
      const at = now();
      // Store the opt-out first: senders check it before each message, so nothing is sent even if this process crashes
      // next.
      await optOuts.add(link.agencyId, found.hash, at);
      const changed = await changeEntity(link, link.subscriptionId, (before) => {
        // The subscription may have another endpoint by now, whose owner did not opt out.
        const isElsewhere = before.endpoint !== found.subscription.endpoint;
        return ok(isElsewhere ? before : withDisabled(before, { at, reason: "opted_out" }));
      });
      expectChanged(changed);
      // Schedule this also for a repeated opt-out: the process may have crashed before. The report is idempotent.
      const { agencyId, clientId, subscriptionId } = link;
      await jobs.schedule({ kind: "endpoint", agencyId, clientId, subscriptionId }, at);
      for (const { scope, subscription } of await listOthers(link, found.subscription)) {
        await disableEndpoint(scope, subscription.id, "opted_out", (before) => isSameContact(before, subscription));
      }
      return look(link);
    },

    async start(link: SentStopLink): Promise<OptOutState | undefined> {
      const found = await findContact(link);
      if (!found) return undefined;
      // Remove the opt-out first: once the subscription is enabled, Baton places leads for it.
      await optOuts.remove(link.agencyId, found.hash);
      // An endpoint disabled by a bounce stays disabled: the owner can only take back an opt-out or a complaint.
      expectChanged(await enableEndpoint(link, link.subscriptionId, "owner"));
      for (const { scope, subscription } of await listOthers(link, found.subscription)) {
        if (isDisabledByOwner(subscription.disabled?.reason))
          expectChanged(await enableEndpoint(scope, subscription.id, "owner"));
      }
      return look(link);
    },
  };
}

/** Throws if the subscription kept changing, so that the caller tries again. */
function expectChanged(changed: { ok: true } | { ok: false; refusal: { kind: string } }): void {
  if (!changed.ok && changed.refusal.kind === "changed_meanwhile")
    throw new Error("a subscription kept changing while it was stopped or started");
}
