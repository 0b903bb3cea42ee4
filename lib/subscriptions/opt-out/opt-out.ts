import { ok, refuse } from "#domain/shared/result.ts";
import { isDisabledByOwner, type Subscription, withDisabled } from "#domain/subscriptions/subscription.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import type { Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";
import type { EnableEndpoint } from "../health/enable-endpoint.ts";
import type { Subscriptions } from "../ports.ts";
import type { OptOuts, StopLink } from "./ports.ts";

type Deps = {
  subscriptions: Subscriptions;
  optOuts: OptOuts;
  contactHash: ContactHash;
  jobs: Pick<JobStore, "schedule">;
  enableEndpoint: EnableEndpoint;
  now: Now;
};

/** A subscription whose endpoint belongs to a person, who may stop it; and whether they have. */
export type OptOutState = {
  subscription: Extract<Subscription, { channel: "sms" | "email" }>;
  isOptedOut: boolean;
};

/** How often a change is tried that somebody else's change came before. */
const maxAttempts = 5;

/**
 * What the owner of a phone or mailbox may do about the messages that come there: look, stop them, start them again. Stopping holds for
 * this subscription and for every other one of the agency that goes to the same phone or address. All three may be repeated, and answer
 * how things stand then; undefined when there are no such messages (any more).
 */
export function makeOptOut({ subscriptions, optOuts, contactHash, jobs, enableEndpoint, now }: Deps) {
  const changeEntity = makeChangeEntity(subscriptions, now);

  async function findContact(link: StopLink) {
    const subscription = await subscriptions.read(link, link.subscriptionId);
    if (!subscription || subscription.channel === "webhook") return undefined;
    const contact =
      subscription.channel === "sms" ? { phone: subscription.endpoint } : { email: subscription.endpoint };
    const [hashed] = hashContacts(contactHash, link.agencyId, contact);
    return hashed && { subscription, hash: hashed.hash };
  }

  /** Tries until nobody else's change comes before. */
  async function retryOnConflict(
    change: () => Promise<{ ok: true } | { ok: false; refusal: { kind: string } }>,
  ): Promise<void> {
    for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
      const changed = await change();
      if (changed.ok || changed.refusal.kind !== "changed_meanwhile") return;
    }
    throw new Error("a subscription kept changing while it was to be stopped or started");
  }

  async function look(link: StopLink): Promise<OptOutState | undefined> {
    const found = await findContact(link);
    if (!found) return undefined;
    const { subscription, hash } = found;
    const isOptedOut = isDisabledByOwner(subscription.disabled?.reason) || (await optOuts.has(link.agencyId, hash));
    return { subscription, isOptedOut };
  }

  return {
    look,

    async stop(link: StopLink): Promise<OptOutState | undefined> {
      const found = await findContact(link);
      if (!found) return undefined;
      const at = now();
      // The phone first: senders look at it, so that from here on nothing more is sent, whoever dies.
      await optOuts.add(link.agencyId, found.hash, at);
      await retryOnConflict(() =>
        changeEntity<{ kind: "is_off" }>(link, link.subscriptionId, (before) => {
          const off = withDisabled(before, { at, reason: "opted_out" });
          // It goes to somebody else by now, who stopped nothing.
          const isElsewhere = before.endpoint !== found.subscription.endpoint;
          return isElsewhere || off === before ? refuse({ kind: "is_off" }) : ok(off);
        }),
      );
      // Also when it was stopped before: whoever stopped it may have died before saying so, and nothing is told twice.
      const { agencyId, clientId, subscriptionId } = link;
      await jobs.schedule({ kind: "endpoint", agencyId, clientId, subscriptionId }, at);
      return look(link);
    },

    async start(link: StopLink): Promise<OptOutState | undefined> {
      const found = await findContact(link);
      if (!found) return undefined;
      // The phone first: once its subscription is on, leads are placed for it.
      await optOuts.remove(link.agencyId, found.hash);
      // What came back stays stopped: only whoever stopped something has anything to take back.
      await retryOnConflict(() => enableEndpoint(link, link.subscriptionId, "owner"));
      return look(link);
    },
  };
}
