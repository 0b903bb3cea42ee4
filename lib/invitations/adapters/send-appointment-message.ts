import type { RawEmail } from "#delivery/email/adapters/raw-email-sender.ts";
import type { Send } from "#delivery/ports.ts";
import type { SandboxInbox } from "#delivery/sandbox/ports.ts";
import type { SmsMessage } from "#delivery/sms/adapters/sms-sender.ts";
import type { SendSms } from "#delivery/sms/ports.ts";
import { toMessageIdentityText } from "#domain/appointments/appointment-message-fact.ts";
import { findCalendarChange } from "#domain/appointments/calendar-change.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import type { Ids } from "#platform/ports.ts";
import { renderAppointmentSms } from "../pages/appointment-sms.ts";
import type { AppointmentDelivery, ListAppointmentLinks, SendAppointmentMessage } from "../ports.ts";
import { toAppointmentTags } from "./appointment-tags.ts";
import { buildAppointmentEmail } from "./build-appointment-email.ts";
import { buildMessageView } from "./build-message-view.ts";

type Deps = {
  listLinks: ListAppointmentLinks;
  sendEmail: Send<RawEmail>;
  sendSms: SendSms<SmsMessage>;
  /** Whether the owner of this phone can reply STOP to a text. */
  acceptsReplies: (phone: string) => boolean;
  /** Takes the messages of sandbox leads, which reach no person. */
  inbox: Pick<SandboxInbox, "add">;
  ids: Pick<Ids, "derive">;
};

/** Sends a message about an appointment by email, or by SMS to a person without an email address. */
export function makeSendAppointmentMessage(deps: Deps): SendAppointmentMessage {
  const { listLinks, sendEmail, sendSms } = deps;
  return async (delivery) => {
    const { key, identity, recipient, from, isSandbox, at } = delivery;
    const view = buildMessageView(delivery, listLinks);
    const tags = toAppointmentTags({ ...key, ...identity });
    const { email: address, phone } = recipient;
    if (address !== undefined) {
      const { mime, ...email } = buildAppointmentEmail(delivery, view, address);
      if (isSandbox) return keepInSandbox(delivery, { channel: "email", ...email });
      return sendEmail({ from, to: address, mime, tags });
    }
    if (phone === undefined) throw new Error("a person with neither an email address nor a phone number");
    const stopUrl = deps.acceptsReplies(phone) ? undefined : findPageUrl(delivery);
    const sms = { to: phone, ...renderAppointmentSms(view, { stopUrl }) };
    if (isSandbox) return keepInSandbox(delivery, { channel: "sms", ...sms });
    return sendSms({ ...sms, tags }, { agencyId: key.agencyId, name: toMessageIdentityText(identity), at });
  };

  /** The page of the reader, which stops texts where the sender of a text cannot receive a reply. */
  function findPageUrl({ key, appointment, identity, seat }: AppointmentDelivery) {
    const { sequence, side } = identity;
    const about = { ...key, appointmentId: appointment.id, sequence, side, seatEmail: seat.email };
    return listLinks(about)[0]?.url;
  }

  async function keepInSandbox(delivery: AppointmentDelivery, content: SandboxContent) {
    const { key, clientId, identity, at } = delivery;
    await deps.inbox.add(key.agencyId, {
      ...content,
      deliveryId: deps.ids.derive("dlv", key.leadId, toMessageIdentityText(identity)),
      leadId: key.leadId,
      clientId,
      appointmentId: identity.appointmentId,
      queuedAt: toPlannedAt(delivery),
      sentAt: at,
    });
    return { ok: true, reference: "sandbox" } as const;
  }
}

/** When the message was due. The sandbox inbox keeps one message for each time and id, however often it is sent. */
function toPlannedAt({ appointment, identity }: AppointmentDelivery): Instant {
  const change = findCalendarChange(appointment, identity);
  return change?.decidedAt ?? addMs(appointment.start, -(identity.minutesBefore ?? 0) * 60_000);
}
