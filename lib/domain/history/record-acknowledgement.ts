import type { Acknowledged } from "#domain/delivery/acknowledged.ts";
import type { Acknowledgement, AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import type { Delivery } from "#domain/delivery/delivery.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { LeadState } from "./lead-state.ts";
import { checkToldTime, type LeadHeld, type TimeRefusal, type Told } from "./record-contact-attempt.ts";

/** The lead was answered before, and `outcome` stands. Whoever worked a lead took it, so that is an answer too. */
export type AnsweredBefore = { kind: "answered_before"; outcome: AcknowledgementOutcome };

/**
 * Decides that an answer to the lead is part of its history. What agrees with the answer that stands is recorded, since every delivery can be
 * answered; what contradicts it is refused: it would change nothing, and whoever says it must know.
 */
export function recordAcknowledgement(
  state: LeadState,
  { delivery, outcome, reason, clientRef, ...told }: Told & Acknowledgement & { delivery?: Delivery | undefined },
): Result<Acknowledged, TimeRefusal | LeadHeld | AnsweredBefore> {
  if (!state.placed) return refuse({ kind: "lead_held" });
  const checked = checkToldTime(state, told);
  if (!checked.ok) return checked;
  const stands = state.acknowledgement?.outcome ?? (isWorked(state) ? "accepted" : undefined);
  if (stands !== undefined && stands !== outcome) return refuse({ kind: "answered_before", outcome: stands });
  const { at, recordedAt, source, author } = told;
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

const isWorked = ({ contact, outcome }: LeadState): boolean =>
  contact.firstAttemptAt !== undefined || outcome !== undefined;
