import { type Delivery, hasArrived } from "#domain/delivery/delivery.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { DeadLetters } from "./ports.ts";

/**
 * Projects the dead letters of a lead from its history; costs nothing without any, and ignores sandbox leads. A delivery
 * that Baton gave up stays among them while a replay retries it, until it arrives or is skipped.
 */
export function makeProjectDeadLetters({ deadLetters }: { deadLetters: Pick<DeadLetters, "add" | "remove"> }) {
  return async function projectDeadLetters(key: LeadKey, { state, facts }: LoadedLead): Promise<void> {
    const clientId = state.placed?.placement.clientId;
    if (!clientId || state.received.sandbox) return;
    const failedDeliveryIds = new Set(
      facts.flatMap((fact) =>
        (fact.kind === "delivery_failed" && fact.last) || fact.kind === "delivery_bounced" ? fact.deliveryId : [],
      ),
    );
    await Promise.all(
      state.deliveries
        .filter(({ id }) => failedDeliveryIds.has(id))
        .map(({ id, subscriptionId, queuedAt, status }) => {
          const letter = { leadId: key.leadId, clientId, deliveryId: id, subscriptionId, queuedAt };
          return deadLetters[isOver(status) ? "remove" : "add"](key, letter, facts.length);
        }),
    );
  };
}

const isOver = (status: Delivery["status"]): boolean => hasArrived({ status }) || status === "skipped";
