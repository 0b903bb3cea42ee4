import type * as z from "zod";
import { toDatedAcknowledgement } from "#domain/delivery/acknowledgement.ts";
import { type LeadClock, summarizeLeadClock } from "#domain/history/lead-clock.ts";
import { findNextTry } from "#domain/history/find-next-try.ts";
import type { LeadCycle } from "#domain/history/lead-cycle.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import { sortFacts } from "#domain/history/sort-facts.ts";
import { routingReport } from "#domain/routing/routing-report.ts";
import type { LoadedLead } from "./read-lead.ts";
import type { LeadView, LeadWithHistory } from "./schemas.ts";

export function toLeadView({ leadId, state, personal }: Omit<LoadedLead, "facts" | "beside">): LeadView {
  const { received, placed, status, deliveries, deliveredAt, acknowledgement } = state;
  const { attempts, contact, cycles, duplicates, outcome, sleep } = state;
  return {
    id: leadId,
    status,
    sandbox: received.sandbox,
    campaignId: received.campaignId,
    clientId: placed?.placement.clientId,
    model: placed?.placement.model,
    price: placed?.placement.price,
    receivedAt: received.at,
    placedAt: placed?.at,
    deliveredAt,
    acknowledgement: acknowledgement && toDatedAcknowledgement(acknowledgement),
    contactAttempts:
      attempts.length > 0 ? attempts.map(({ attemptId, result, at }) => ({ id: attemptId, result, at })) : undefined,
    ...contact,
    nextTry: findNextTry(state),
    ...personal,
    erasedAt: state.erasedAt,
    deliveries,
    duplicates: duplicates > 0 ? duplicates : undefined,
    ...(sleep && {
      wakeOn: sleep.wakeOn,
      wakeAt: sleep.wakeAt,
      nurtureReason: sleep.reason,
      notWoken: sleep.notWoken && { at: sleep.notWoken.at, reason: sleep.notWoken.reason },
    }),
    cycles: cycles.length > 1 ? cycles.slice(1).map(toCycleView) : undefined,
    outcome: outcome && {
      kind: outcome.outcome,
      at: outcome.at,
      sequence: outcome.sequence,
      value: outcome.value,
      callbackAt: outcome.callbackAt,
      appointmentAt: outcome.appointmentAt,
      note: outcome.note,
    },
    replacementFor: state.replaces,
    replacedBy: state.returns.find(({ settled }) => settled?.replacedBy)?.settled?.replacedBy,
  };
}

const toCycleView = ({ number, from, deliveredAt, acknowledgement, contact }: LeadCycle) => ({
  number,
  wokenAt: from,
  deliveredAt,
  acknowledgedAt: acknowledgement?.at,
  ...contact,
});

/** Adds the compact clock to the view of a lead. */
export const toLeadViewWithClock = (lead: Omit<LoadedLead, "facts" | "beside">, clock: LeadClock): LeadView => ({
  ...toLeadView(lead),
  clock: summarizeLeadClock(clock),
});

/** Adds the clock, the routing and every fact, oldest first, to the view of a lead. */
export const toLeadWithHistory = (lead: LoadedLead, clock: LeadClock): z.infer<typeof LeadWithHistory> => ({
  ...toLeadViewWithClock(lead, clock),
  routing: toRoutingView(lead.state),
  history: sortFacts(lead.facts),
});

export const toLeadViewWithRouting = (lead: Omit<LoadedLead, "facts" | "beside">): LeadView => ({
  ...toLeadView(lead),
  routing: toRoutingView(lead.state),
});

const toRoutingView = ({ placed, received }: LeadState) => routingReport(placed?.routing ?? received.routing);
