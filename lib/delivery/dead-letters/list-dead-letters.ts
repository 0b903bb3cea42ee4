import type { ApiKey } from "#domain/accounts/api-key.ts";
import { type DeliveryHistoryFact, filterDeliveryHistory } from "#domain/delivery/decide-next-step.ts";
import type { DeliveryFailed, FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { Delivery } from "#domain/delivery/delivery.ts";
import type { CampaignId, ClientId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Position } from "#platform/ports.ts";
import { readMany } from "#platform/read-many.ts";
import type { DeadLetter, DeadLetters } from "./ports.ts";

/** A delivery that was given up, with its last attempt, of which nothing came. */
export type DeadLetterWithLastAttempt = { letter: DeadLetter; campaignId: CampaignId; last: LastAttempt };
type LastAttempt = Pick<DeliveryFailed, "channel" | "at" | "attempt" | "detail" | "httpStatus" | "excerpt"> & {
  reason: FailureReason | "bounced";
};

const emptyPage = { letters: [], unreadable: [] };

type Deps = { history: History; deadLetters: Pick<DeadLetters, "list">; onFault: (fault: unknown) => void };

/**
 * Lists the deliveries that were given up for the holder of a key, newest first; a client's key sees its own. Histories say what is true: one that
 * is on its way again, or was made, is left out, so that a page can hold fewer although there are more (`next`). Of a lead that cannot be read nobody
 * knows: it is `unreadable`.
 */
export function makeListDeadLetters({ history, deadLetters, onFault }: Deps) {
  return async function listDeadLetters(
    { agencyId, ...caller }: ApiKey,
    filter: { clientId?: ClientId | undefined; subscriptionId?: SubscriptionId | undefined },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ letters: DeadLetterWithLastAttempt[]; unreadable: LeadId[]; next?: Position }> {
    // Nothing of the sandbox is one, and a test key knows of nothing else.
    if (caller.mode === "test") return emptyPage;
    const ownClientId = caller.role === "client" ? caller.clientId : undefined;
    if (ownClientId && filter.clientId && filter.clientId !== ownClientId) return emptyPage;
    const letterPage = await deadLetters.list(agencyId, { clientId: ownClientId ?? filter.clientId }, page);
    const matching = letterPage.letters.filter(
      ({ subscriptionId }) => !filter.subscriptionId || subscriptionId === filter.subscriptionId,
    );
    const { found: leads, unreadable } = await readMany(
      [...new Set(matching.map(({ leadId }) => leadId))],
      (leadId) => loadLead(history, { agencyId, leadId }),
      onFault,
    );
    const byId = new Map(leads.map((lead) => [lead.leadId, lead]));
    // Where it stands in the list is for the cursor, and nobody else's.
    const letters = matching.flatMap(({ position: _, ...letter }) => {
      const lead = byId.get(letter.leadId);
      const delivery = lead?.state.deliveries.find(({ id }) => id === letter.deliveryId);
      if (!lead || delivery?.status !== "exhausted") return [];
      const last = findLastAttempt(delivery, filterDeliveryHistory(lead.facts, letter.deliveryId));
      return last ? [{ letter, campaignId: lead.state.received.campaignId, last }] : [];
    });
    return { letters, unreadable, ...(letterPage.next && { next: letterPage.next }) };
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
