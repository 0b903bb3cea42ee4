import type { Subscription } from "../domain/client/subscription.ts";
import { ok } from "../domain/shared/result.ts";
import { type ChangeRefusal, makeChangeEntity } from "./change-entity.ts";
import { hashedContacts } from "./hashed-contacts.ts";
import type { DueItems } from "./ports/due.ts";
import type { Subscriptions } from "./ports/entities.ts";
import type { OptOuts } from "./ports/opt-outs.ts";
import type { ContactHash, StopLink } from "./ports/secrets.ts";
import type { Now } from "./ports/world.ts";

type World = {
  subscriptions: Subscriptions;
  optOuts: OptOuts;
  contactHash: ContactHash;
  dueItems: Pick<DueItems, "arm">;
  now: Now;
};

/** A subscription whose endpoint belongs to a person, who may stop it; and whether they have. */
export type StoppableMessages = {
  subscription: Extract<Subscription, { channel: "sms" | "email" }>;
  isStopped: boolean;
};

/** How often a change is tried that somebody else's change came before. */
const mostTries = 5;

/**
 * What the owner of a phone or mailbox may do about the messages that come there: look, stop them, start them again. Stopping holds for
 * this subscription and for every other one of the agency that goes to the same phone or address. All three may be repeated, and answer
 * how things stand then; undefined when there are no such messages (any more).
 */
export function makeChangeMessages({ subscriptions, optOuts, contactHash, dueItems, now }: World) {
  const changeEntity = makeChangeEntity(subscriptions, now);

  async function find(link: StopLink) {
    const subscription = await subscriptions.read(link, link.subscriptionId);
    if (!subscription || subscription.channel === "webhook") return undefined;
    const contact =
      subscription.channel === "sms" ? { phone: subscription.endpoint } : { email: subscription.endpoint };
    const [hashed] = hashedContacts(contactHash, link.agencyId, contact);
    return hashed && { subscription, hash: hashed.hash };
  }

  async function change(link: StopLink, to: (before: Subscription) => Subscription): Promise<void> {
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const changed = await changeEntity<ChangeRefusal>(link, link.subscriptionId, (before) => ok(to(before)));
      if (changed.ok || changed.refusal.kind === "not_found") return;
    }
    throw new Error("a subscription kept changing while it was to be stopped or started");
  }

  async function look(link: StopLink): Promise<StoppableMessages | undefined> {
    const found = await find(link);
    if (!found) return undefined;
    const { subscription, hash } = found;
    const isStopped = subscription.disabled?.reason === "opted_out" || (await optOuts.has(link.agencyId, hash));
    return { subscription, isStopped };
  }

  return {
    look,

    async stop(link: StopLink): Promise<StoppableMessages | undefined> {
      const found = await find(link);
      if (!found) return undefined;
      const at = now();
      // The phone first: senders look at it, so that from here on nothing more is sent, whoever dies.
      await optOuts.add(link.agencyId, found.hash, at);
      if (!found.subscription.disabled) {
        await change(link, (before) => ({ ...before, disabled: before.disabled ?? { at, reason: "opted_out" } }));
      }
      // Also when it was stopped before: whoever stopped it may have died before saying so, and nothing is told twice.
      const { agencyId, clientId, subscriptionId } = link;
      await dueItems.arm({ kind: "endpoint", agencyId, clientId, subscriptionId }, at);
      return look(link);
    },

    async start(link: StopLink): Promise<StoppableMessages | undefined> {
      const found = await find(link);
      if (!found) return undefined;
      if (found.subscription.disabled?.reason === "opted_out") await change(link, started);
      await optOuts.remove(link.agencyId, found.hash);
      return look(link);
    },
  };
}

/** What came back or was reported as spam stays stopped: only whoever opted out has anything to take back. */
function started(before: Subscription): Subscription {
  if (before.disabled?.reason !== "opted_out") return before;
  const { disabled: _, ...rest } = before;
  return rest;
}
