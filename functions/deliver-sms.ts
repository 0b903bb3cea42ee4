import { readEnvironment } from "#app/environment.ts";
import { makeSendInSandbox } from "#delivery/sandbox/adapters/send-in-sandbox.ts";
import { toSmsContent } from "#delivery/sandbox/adapters/sms-content.ts";
import { makeSendLeadBySms } from "#delivery/sms/adapters/send-lead-by-sms.ts";
import { makeSendMessageBySms } from "#delivery/sms/adapters/send-message-by-sms.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { wireLeadForPeople } from "./wiring/wire-lead-for-people.ts";
import { wireSender } from "./wiring/wire-sender.ts";
import { wireSendSms } from "./wiring/wire-sms-send.ts";

const { PUBLIC_URL } = readEnvironment(process.env, ["PUBLIC_URL"]);

export const handler = wireSender("deliver-sms", (parts) => {
  const send = wireSendSms(parts);
  return {
    lead: makeSendLeadBySms({
      buildLeadView: wireLeadForPeople(parts, PUBLIC_URL),
      send: makeSendInSandbox({
        // A replay is another text, and costs as much again.
        send: (message, { key, deliveryId, replayId, at }) =>
          send(message, { agencyId: key.agencyId, name: `${deliveryId}/${replayId}`, at }),
        inbox: parts.inbox,
        toContent: toSmsContent,
      }),
    }),
    message: makeSendMessageBySms({ send, stopLinks: makeStopLinks(parts.masterSecret, PUBLIC_URL) }),
  };
});
