import { judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import { msSinceDelivery } from "#domain/contact/contact-stamps.ts";
import { gradeReport } from "#domain/contact/stamp.ts";
import { type Acknowledged, toAcknowledgementIdentity } from "#domain/delivery/acknowledged.ts";
import type { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import type { MessageData } from "#domain/delivery/message.ts";
import { toReturnId, type LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { EventType } from "#domain/subscriptions/event-type.ts";
import type { Fact } from "./fact.ts";
import type { LeadCycle } from "./lead-cycle.ts";
import type { LeadState } from "./lead-state.ts";

type LeadEvent = { type: EventType; at: Instant; data: MessageData };

/**
 * The events that a new fact of a lead causes for subscribers, with ids and numbers and no personal data. A sandbox
 * lead causes none, and an acknowledgement causes one only if it is the effective one of its cycle. `state` is the fold of the whole
 * history.
 */
export function toLeadEvents(
  leadId: LeadId,
  { received, placed, cycles, appointments }: LeadState,
  fact: Fact,
): LeadEvent[] {
  if (received.sandbox || !placed) return [];
  const lead = { leadId, campaignId: received.campaignId, clientId: placed.placement.clientId };
  switch (fact.kind) {
    case "delivered": {
      const delivery = { deliveryId: fact.deliveryId, subscriptionId: fact.subscriptionId, channel: fact.channel };
      const { at, attempt, acknowledgement, answer } = fact;
      const data = { ...lead, ...delivery, attempt, ...(answer && { answer }) };
      const delivered: LeadEvent = { type: "lead.delivered", at, data };
      if (!acknowledgement || !isEffective(cycles, { ...fact, author: fact.subscriptionId })) return [delivered];
      return [
        delivered,
        {
          type: acknowledgementEventTypes[acknowledgement.outcome],
          at,
          data: { ...lead, ...delivery, ...acknowledgement },
        },
      ];
    }
    case "acknowledged": {
      if (!isEffective(cycles, fact)) return [];
      const { at, outcome, reason, clientRef, deliveryId, subscriptionId, channel } = fact;
      const delivery = deliveryId && subscriptionId && channel && { deliveryId, subscriptionId, channel };
      const timing = toTiming(cycles, fact);
      const texts = { ...(reason && { reason }), ...(clientRef && { clientRef }) };
      const data = { ...lead, ...delivery, outcome, ...texts, ...timing };
      return [{ type: acknowledgementEventTypes[outcome], at, data }];
    }
    case "delivery_failed": {
      if (!fact.last) return [];
      const { deliveryId, subscriptionId, channel, reason, attempt, at } = fact;
      return [
        { type: "delivery.exhausted", at, data: { ...lead, deliveryId, subscriptionId, channel, reason, attempt } },
      ];
    }
    case "contact_attempted":
      if (fact.result !== "connected") return [];
      return [{ type: "lead.contacted", at: fact.at, data: { ...lead, ...toTiming(cycles, fact) } }];
    case "attempt_withdrawn":
      return fact.result === "connected" ? [{ type: "lead.contact_withdrawn", at: fact.at, data: lead }] : [];
    case "outcome_recorded": {
      const { at, outcome, value, sequence, nurture, callbackAt, appointmentAt } = fact;
      const wake = nurture && { wakeOn: nurture.wakeOn, ...(nurture.reason && { reason: nurture.reason }) };
      const agreed = { ...(callbackAt && { callbackAt }), ...(appointmentAt && { appointmentAt }) };
      const details = { ...(value && { value }), ...wake, ...agreed };
      const data = { ...lead, outcome, sequence, ...details, ...toTiming(cycles, fact) };
      return [{ type: "lead.outcome_recorded", at, data }];
    }
    case "appointment_booked": {
      const { at, appointmentId, seatId, start, minutes, place, promotion } = fact;
      const data = {
        ...lead,
        appointmentId,
        seatId,
        start,
        minutes,
        place,
        sequence: 0,
        ...(promotion && { promotion }),
      };
      return [{ type: "appointment.booked", at, data }];
    }
    case "appointment_moved": {
      const { at, appointmentId, sequence, from, to, by } = fact;
      return [{ type: "appointment.moved", at, data: { ...lead, appointmentId, sequence, from, to, by } }];
    }
    case "appointment_confirmed":
    case "appointment_cancelled": {
      const { kind, at, appointmentId, sequence, by } = fact;
      const type = kind === "appointment_confirmed" ? "appointment.confirmed" : "appointment.cancelled";
      return [{ type, at, data: { ...lead, appointmentId, sequence, by } }];
    }
    case "appointment_said":
    case "appointment_decided":
    case "appointment_concluded": {
      const { at, appointmentId, sequence } = fact;
      const appointment = appointments.find(({ id }) => id === appointmentId);
      if (!appointment) return [];
      const { status, result, isFinal } = judgeAppointment(appointment, at);
      const data = { ...lead, appointmentId, sequence, status, ...(result && { result }), final: isFinal };
      return [{ type: "appointment.result", at, data }];
    }
    case "appointment_message_failed": {
      const { at, appointmentId, sequence, message, side, channel, reason, detail } = fact;
      const data = { ...lead, appointmentId, sequence, message, side, channel, reason, detail };
      return [{ type: "appointment.message_failed", at, data }];
    }
    case "woken":
      return [{ type: "lead.woken", at: fact.at, data: { ...lead, cycle: fact.cycle } }];
    case "not_woken":
      return [{ type: "lead.not_woken", at: fact.at, data: { ...lead, reason: fact.reason } }];
    case "chased": {
      // A step that has deliveries reaches the client; the agency gets an event of the others.
      if (fact.deliveries.length > 0) return [];
      const { at, step, cycle, missing, do: action } = fact;
      return [{ type: "lead.chased", at, data: { ...lead, step, cycle, missing, action } }];
    }
    case "taken": {
      const { at, leadId: nextLeadId, placement: next } = fact;
      if (!nextLeadId || !next) return [];
      return [{ type: "lead.passed_on", at, data: { ...lead, nextLeadId, nextClientId: next.clientId } }];
    }
    case "return_opened": {
      const { at, number, reason, until } = fact;
      return [
        {
          type: "return.opened",
          at,
          data: { ...lead, returnId: toReturnId(leadId, number), reason, ...(until && { until }) },
        },
      ];
    }
    case "return_referred": {
      const { at, number, cause } = fact;
      return [{ type: "return.referred", at, data: { ...lead, returnId: toReturnId(leadId, number), cause } }];
    }
    case "return_decided": {
      const { at, number, decision, cause, remedy } = fact;
      const data = { ...lead, returnId: toReturnId(leadId, number), decision, cause, ...(remedy && { remedy }) };
      return [{ type: "return.decided", at, data }];
    }
    case "erased":
      return [{ type: "lead.erased", at: fact.at, data: { ...lead, erasureId: fact.erasureId } }];
    case "received":
    case "placed":
    case "duplicate_refused":
    case "links_revoked":
    case "return_withdrawn":
    case "return_settled":
    case "replaces":
    case "delivery_skipped":
    case "delivery_bounced":
    case "delivery_confirmed":
    case "call_started":
    case "appointment_reminded":
    case "appointment_message_sent":
    case "appointment_message_skipped":
    case "appointment_message_deferred":
      return [];
  }
}

/**
 * How long after the delivery of that cycle the client did what it reports, by the clock on the wall, and how well that
 * is known.
 */
function toTiming(
  cycles: readonly LeadCycle[],
  { at, recordedAt = at }: { at: Instant; recordedAt?: Instant | undefined },
): MessageData {
  const cycle = cycles.findLast(({ from }) => from <= at) ?? cycles[0];
  const ms = msSinceDelivery(cycle?.deliveredAt, at);
  const grade = gradeReport({ at, recordedAt });
  return ms === undefined ? { grade } : { sinceDeliverySeconds: Math.round(ms / 1000), grade };
}

const isEffective = (
  cycles: readonly LeadCycle[],
  acknowledgement: Pick<Acknowledged, "at" | "author" | "deliveryId" | "cycle">,
): boolean =>
  cycles.some(
    ({ acknowledgement: effective }) =>
      effective !== undefined &&
      effective.at === acknowledgement.at &&
      toAcknowledgementIdentity(effective) === toAcknowledgementIdentity(acknowledgement),
  );

const acknowledgementEventTypes: Record<AcknowledgementOutcome, EventType> = {
  accepted: "lead.acknowledged",
  rejected: "lead.rejected",
  duplicate: "lead.rejected",
};
