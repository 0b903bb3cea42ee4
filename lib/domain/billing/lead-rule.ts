import { wasProspectReached } from "#domain/contact/contact-fact.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import type { Placement } from "#domain/lead/received.ts";

/** Whether the client refused the lead or has it no more, so that nothing about it is charged. */
export const isRefused = (status: LeadStatus): status is "rejected" | "duplicate" | "passed_on" =>
  status === "rejected" || status === "duplicate" || status === "passed_on";

/**
 * The status by which nothing about a lead is charged; undefined for any other one. A lead that the client returned is
 * charged until the return is approved, also if the client rejected it.
 */
export const findRefusal = ({ status, returns }: Pick<LeadState, "status" | "returns">) =>
  isRefused(status) && (status === "passed_on" || returns.length === 0) ? status : undefined;

/**
 * Decides by which rule the lead itself is charged its price, or nothing: a lead that the client refused or that was
 * passed on never, and any other once the event of its terms happened.
 */
export function decideLeadRule(state: LeadState, { model, prices }: Pick<Placement, "model" | "prices">) {
  const { cycles, replaces } = state;
  const refusal = findRefusal(state);
  if (refusal) return { rule: `lead.${refusal}@1`, isCharged: false } as const;
  if (replaces) return { rule: "lead.replacement@1", isCharged: false } as const;
  if (model === "appointment" && prices?.appointment)
    return { rule: "lead.by_appointment@1", isCharged: false } as const;
  const event = prices?.lead?.event ?? "accepted";
  // The first cycle counts too: a nurtured lead that wakes is not charged again, and keeps its charge.
  const hasHappened = event === "accepted" || cycles.some(event === "delivered" ? hasLead : wasContacted);
  return hasHappened
    ? ({ rule: `lead.${event}@1`, isCharged: true } as const)
    : ({ rule: `lead.not_${event}@1`, isCharged: false } as const);
}

type Cycle = LeadState["cycles"][number];

const wasContacted = ({ contact, outcome }: Cycle): boolean =>
  wasProspectReached(contact.firstContactAt, outcome?.outcome);

/** Whether the client has the lead: by a receipt, or because it accepted the lead or worked it. */
const hasLead = (cycle: Cycle): boolean =>
  cycle.deliveredAt !== undefined || cycle.acknowledgement?.outcome === "accepted" || wasContacted(cycle);
