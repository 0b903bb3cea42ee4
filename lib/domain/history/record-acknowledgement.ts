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

/** The lead was answered before, and `outcome` stands. Whoever worked a lead took it, so that is an answer too. */
export type AcknowledgementConflict = { kind: "answered_before"; outcome: AcknowledgementOutcome };

/**
 * Decides that an answer to the lead is part of its history. What agrees with the answer that stands is recorded, since every delivery can be
 * answered; what contradicts it is refused: it would change nothing, and whoever says it must know.
 */
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
  const effectiveOutcome = state.acknowledgement?.outcome ?? (isContacted(state) ? "accepted" : undefined);
  if (effectiveOutcome !== undefined && effectiveOutcome !== outcome)
    return refuse({ kind: "answered_before", outcome: effectiveOutcome });
  const { at, recordedAt, source, author } = report;
  return ok({
    ...{ kind: "acknowledged", at, source, author, outcome },
    ...(at !== recordedAt && { recordedAt }),
    ...(delivery && {
      deliveryId: delivery.id,
      subscriptionId: delivery.subscriptionId,
      channel: delivery.channel,
    }),
    ...(reason && { reason }),
    ...(clientRef && { clientRef }),
  });
}

const isContacted = ({ contact, outcome }: LeadState): boolean =>
  contact.firstAttemptAt !== undefined || outcome !== undefined;
