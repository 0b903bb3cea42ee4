import type { Caller } from "#domain/accounts/caller.ts";
import { type DeliveryHistoryFact, filterDeliveryHistory } from "#domain/delivery/decide-next-step.ts";
import type { DeliveryFailed, FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { Delivery } from "#domain/delivery/delivery.ts";
import type { CampaignId, ClientId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { loadLeads } from "#leads/load-leads.ts";
import type { History } from "#leads/ports.ts";
import type { Position } from "#platform/ports.ts";
import type { DeadLetter, DeadLetters } from "./ports.ts";

/** An exhausted delivery with its last attempt. */
export type DeadLetterWithLastAttempt = { letter: DeadLetter; campaignId: CampaignId; last: LastAttempt };
type LastAttempt = Pick<DeliveryFailed, "channel" | "at" | "attempt" | "detail" | "httpStatus" | "excerpt"> & {
  reason: FailureReason | "bounced";
};

const emptyPage = { letters: [], unreadable: [] };

type Deps = { history: History; deadLetters: Pick<DeadLetters, "list">; onFault: (fault: unknown) => void };

/**
 * Lists the exhausted deliveries for the holder of a key, newest first. A client's key sees only its own. The
 * histories decide: a delivery that a replay has ordered again, or that has been delivered since, is left out, so a
 * page can hold fewer although there are more (`next`). A lead that cannot be read is listed as `unreadable`.
 */
export function makeListDeadLetters({ history, deadLetters, onFault }: Deps) {
  return async function listDeadLetters(
    { agencyId, ...caller }: Caller,
    filter: { clientId?: ClientId | undefined; subscriptionId?: SubscriptionId | undefined },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ letters: DeadLetterWithLastAttempt[]; unreadable: LeadId[]; next?: Position }> {
    // Sandbox deliveries are never dead letters, and a test key sees only the sandbox.
    if (caller.mode === "test") return emptyPage;
    const ownClientId = caller.role === "client" ? caller.clientId : undefined;
    if (ownClientId && filter.clientId && filter.clientId !== ownClientId) return emptyPage;
    const letterPage = await deadLetters.list(agencyId, { clientId: ownClientId ?? filter.clientId }, page);
    const matching = letterPage.letters.filter(
      ({ subscriptionId }) => !filter.subscriptionId || subscriptionId === filter.subscriptionId,
    );
    const { found: leads, unreadable } = await loadLeads({ history, onFault }, agencyId, matching);
    const byId = new Map(leads.map((lead) => [lead.leadId, lead]));
    // The position is only for the cursor.
    const letters = matching.flatMap(({ position: _, ...letter }) => {
      const lead = byId.get(letter.leadId);
      const delivery = lead?.state.deliveries.find(({ id }) => id === letter.deliveryId);
      if (!lead || delivery?.status !== "exhausted") return [];
      const last = findLastAttempt(delivery, filterDeliveryHistory(lead.facts, letter.deliveryId));
      return last ? [{ letter, campaignId: lead.state.received.campaignId, last }] : [];
    });
    return { letters, unreadable, next: letterPage.next };
  };
}

function findLastAttempt(delivery: Extract<Delivery, { status: "exhausted" }>, facts: readonly DeliveryHistoryFact[]) {
  const { attempts, lastTriedAt, reason, channel } = delivery;
  if (reason === "bounced") {
    const detail = facts.find((fact) => fact.kind === "delivery_bounced")?.detail ?? "";
    return { channel, at: lastTriedAt, attempt: attempts, reason, detail };
  }
  return facts.filter((fact) => fact.kind === "delivery_failed").toSorted((a, b) => b.attempt - a.attempt)[0];
}
