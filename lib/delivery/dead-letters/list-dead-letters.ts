import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { DeliveryFailed, FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { Delivery } from "#domain/delivery/delivery.ts";
import { factsOf, type KnownOfDelivery } from "#domain/delivery/next-step.ts";
import type { CampaignId, ClientId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import type { History } from "#leads/ports.ts";
import { knownLead } from "#leads/read-lead.ts";
import { eachReadable } from "#platform/each-readable.ts";
import type { Position } from "#platform/ports.ts";
import type { DeadLetter, DeadLetters } from "./ports.ts";

/** A delivery that was given up, with its last attempt, of which nothing came. */
export type ExplainedLetter = { letter: DeadLetter; campaignId: CampaignId; last: LastTry };
type LastTry = Pick<DeliveryFailed, "channel" | "at" | "attempt" | "detail" | "httpStatus" | "excerpt"> & {
  reason: FailureReason | "bounced";
};

const nothing = { letters: [], unreadable: [] };

type World = { history: History; deadLetters: Pick<DeadLetters, "list">; onFault: (fault: unknown) => void };

/**
 * Lists the deliveries that were given up for the holder of a key, newest first; a client's key sees its own. Histories say what is true: one that
 * is on its way again, or was made, is left out, so that a page can hold fewer although there are more (`next`). Of a lead that cannot be read nobody
 * knows: it is `unreadable`.
 */
export function makeListDeadLetters({ history, deadLetters, onFault }: World) {
  return async function listDeadLetters(
    { agencyId, ...caller }: ApiKey,
    wanted: { clientId?: ClientId | undefined; subscriptionId?: SubscriptionId | undefined },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ letters: ExplainedLetter[]; unreadable: LeadId[]; next?: Position }> {
    // Nothing of the sandbox is one, and a test key knows of nothing else.
    if (caller.mode === "test") return nothing;
    const own = caller.role === "client" ? caller.clientId : undefined;
    if (own && wanted.clientId && wanted.clientId !== own) return nothing;
    const found = await deadLetters.list(agencyId, { clientId: own ?? wanted.clientId }, page);
    const fitting = found.letters.filter(
      ({ subscriptionId }) => !wanted.subscriptionId || subscriptionId === wanted.subscriptionId,
    );
    const { found: leads, unreadable } = await eachReadable(
      [...new Set(fitting.map(({ leadId }) => leadId))],
      (leadId) => knownLead(history, { agencyId, leadId }),
      onFault,
    );
    const byId = new Map(leads.map((lead) => [lead.leadId, lead]));
    // Where it stands in the list is for the cursor, and nobody else's.
    const letters = fitting.flatMap(({ position: _, ...letter }) => {
      const lead = byId.get(letter.leadId);
      const delivery = lead?.state.deliveries.find(({ id }) => id === letter.deliveryId);
      if (!lead || delivery?.status !== "exhausted") return [];
      const last = lastTryOf(delivery, factsOf(lead.facts, letter.deliveryId));
      return last ? [{ letter, campaignId: lead.state.received.campaignId, last }] : [];
    });
    return { letters, unreadable, ...(found.next && { next: found.next }) };
  };
}

function lastTryOf(delivery: Extract<Delivery, { status: "exhausted" }>, facts: readonly KnownOfDelivery[]) {
  const { attempts, lastTriedAt, reason, channel } = delivery;
  if (reason === "bounced") {
    const detail = facts.find((fact) => fact.kind === "delivery_bounced")?.detail ?? "";
    return { channel, at: lastTriedAt, attempt: attempts, reason, detail };
  }
  return facts.filter((fact) => fact.kind === "delivery_failed").toSorted((a, b) => b.attempt - a.attempt)[0];
}
