import type { RawEmail } from "#delivery/email/adapters/raw-email-sender.ts";
import type { Send } from "#delivery/ports.ts";
import type { SandboxInbox } from "#delivery/sandbox/ports.ts";
import type { SmsMessage } from "#delivery/sms/adapters/sms-sender.ts";
import type { SendSms } from "#delivery/sms/ports.ts";
import { toMessageIdentityText } from "#domain/appointments/appointment-message-fact.ts";
import { findCalendarChange } from "#domain/appointments/calendar-change.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { SandboxContent } from "#domain/delivery/sandbox-message.ts";
import type { Ids } from "#platform/ports.ts";
import { renderAppointmentSms } from "../pages/appointment-sms.ts";
import type { AppointmentDelivery, ListAppointmentLinks, SendAppointmentMessage } from "../ports.ts";
import { toAppointmentMailTags } from "./appointment-mail-tags.ts";
import { buildAppointmentEmail } from "./build-appointment-email.ts";
import { buildMessageView } from "./build-message-view.ts";

type Deps = {
  listLinks: ListAppointmentLinks;
  sendEmail: Send<RawEmail>;
  sendSms: SendSms<SmsMessage>;
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
    const { email: address, phone } = recipient;
    if (address !== undefined) {
      const { mime, ...email } = buildAppointmentEmail(delivery, view, address);
      if (isSandbox) return keepInSandbox(delivery, { channel: "email", ...email });
      return sendEmail({ from, to: address, mime, tags: toAppointmentMailTags({ ...key, ...identity }) });
    }
    if (phone === undefined) throw new Error("a person with neither an email address nor a phone number");
    const sms = { to: phone, ...renderAppointmentSms(view) };
    if (isSandbox) return keepInSandbox(delivery, { channel: "sms", ...sms });
    return sendSms(sms, { agencyId: key.agencyId, name: toMessageIdentityText(identity), at });
  };

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
  return change?.decidedAt ?? instant(Date.parse(appointment.start) - (identity.minutesBefore ?? 0) * 60_000);
}
