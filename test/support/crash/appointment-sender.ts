import { makeRawEmailSender } from "#delivery/email/adapters/raw-email-sender.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import { makeListAppointmentLinks } from "#invitations/adapters/appointment-links.ts";
import { makeSendAppointmentMessage } from "#invitations/adapters/send-appointment-message.ts";
import { makeCheckContactStopped } from "#invitations/check-contact-stopped.ts";
import { makeDeliverAppointmentMessage } from "#invitations/deliver-appointment-message.ts";
import { onAppointmentOrders } from "#invitations/on-appointment-orders.ts";
import { makeReadLeadContext } from "#leads/read-lead-context.ts";
import type { Now } from "#platform/ports.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import type { Process } from "./process.ts";
import { aTextSender } from "./senders.ts";
import { secrets, worldOf } from "./stores.ts";

type Given = { process: Process; now: Now; onFault: (fault: unknown) => void };

/** The function that sends the messages about appointments, wired as in the system. */
export function anAppointmentSender({ process, now, onFault }: Given) {
  const world = worldOf(process.table, now);
  const deliver = makeDeliverAppointmentMessage({
    ...world,
    readLeadContext: makeReadLeadContext(world),
    checkSuppression: makeCheckSuppression(world),
    checkContactStopped: makeCheckContactStopped(world),
    send: makeSendAppointmentMessage({
      listLinks: makeListAppointmentLinks(secrets.appointmentLinks),
      sendEmail: (email) => {
        const { appointment, sequence, message, minutesBefore, side } = email.tags;
        const kind = [message, minutesBefore].filter(Boolean).join("-");
        const client = process.mailboxesFor([appointment, sequence, kind, side].join("/"));
        return makeRawEmailSender(client, { configurationSet: "baton" })(email);
      },
      sendSms: (sms, context) => aTextSender({ process, now }, context.name)(sms, context),
      acceptsReplies: () => true,
      inbox: makeSandboxInbox(process.table),
      ids: world.ids,
    }),
    defaultFrom: "baton@example.com",
    timeToSendMs: 1_000,
  });
  return onAppointmentOrders({
    name: "deliver-appointment",
    loadDeliver: async () => deliver,
    maxReceiveCount: 5,
    onFault,
  });
}
