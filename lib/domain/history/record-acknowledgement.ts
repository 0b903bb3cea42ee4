import type { Acknowledged } from "#domain/delivery/acknowledged.ts";
import type { Acknowledgement, AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import type { Delivery } from "#domain/delivery/delivery.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { LeadState } from "./lead-state.ts";
import {
  checkReportedTime,
  type ContactReport,
  type LeadHeldRefusal,
  type TimeRefusal,
} from "./record-contact-attempt.ts";

/** The lead has another answer already. Work on a lead counts as accepting it. */
export type AcknowledgementConflict = { kind: "answered_before"; outcome: AcknowledgementOutcome };

/** Decides whether to add an acknowledgement. It refuses one that contradicts the effective answer. */
export function recordAcknowledgement(
  state: LeadState,
  {
    delivery,
    outcome,
    reason,
    clientRef,
    ...report
  }: ContactReport & Acknowledgement & { delivery?: Delivery | undefined },
): Result<Acknowledged, TimeRefusal | LeadHeldRefusal | AcknowledgementConflict> {
  if (!state.placed) return refuse({ kind: "lead_held" });
  const checked = checkReportedTime(state, report);
  if (!checked.ok) return checked;
  const cycle = state.cycles.length > 1 ? state.cycles.length : undefined;
  // Whatever the first answer was, the client worked a lead that has woken, and so accepted it.
  const effectiveOutcome =
    cycle === undefined
      ? (state.acknowledgement?.outcome ?? (isContacted(state) ? "accepted" : undefined))
      : "accepted";
  if (effectiveOutcome !== undefined && effectiveOutcome !== outcome)
    return refuse({ kind: "answered_before", outcome: effectiveOutcome });
  const { at, recordedAt, source, author } = report;
  return ok({
    kind: "acknowledged",
    at,
    source,
    author,
    outcome,
    recordedAt: at === recordedAt ? undefined : recordedAt,
    deliveryId: delivery?.id,
    subscriptionId: delivery?.subscriptionId,
    channel: delivery?.channel,
    cycle,
    reason: reason || undefined,
    clientRef: clientRef || undefined,
  });
}

const isContacted = ({ contact, outcome }: LeadState): boolean =>
  contact.firstAttemptAt !== undefined || outcome !== undefined;
