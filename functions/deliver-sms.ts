import { readEnvironment } from "#app/environment.ts";
import { makeSendInSandbox } from "#delivery/sandbox/adapters/send-in-sandbox.ts";
import { smsContent } from "#delivery/sandbox/adapters/sms-content.ts";
import { makeHandOverBySms } from "#delivery/sms/adapters/hand-over-by-sms.ts";
import { makeHandOverMessageBySms } from "#delivery/sms/adapters/hand-over-message-by-sms.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { wireLeadForPeople } from "./wiring/wire-lead-for-people.ts";
import { wireSender } from "./wiring/wire-sender.ts";
import { wireSmsSend } from "./wiring/wire-sms-send.ts";

const { PUBLIC_URL } = readEnvironment(process.env, ["PUBLIC_URL"]);

export const handler = wireSender("deliver-sms", (parts) => {
  const send = wireSmsSend(parts);
  return {
    lead: makeHandOverBySms({
      leadForPeople: wireLeadForPeople(parts, PUBLIC_URL),
      send: makeSendInSandbox({
        // A replay is another text, and costs as much again.
        send: (message, { key, deliveryId, replayId, at }) =>
          send(message, { agencyId: key.agencyId, name: `${deliveryId}/${replayId}`, at }),
        inbox: parts.inbox,
        contentOf: smsContent,
      }),
    }),
    message: makeHandOverMessageBySms({ send, stopLinks: makeStopLinks(parts.masterSecret, PUBLIC_URL) }),
  };
});
