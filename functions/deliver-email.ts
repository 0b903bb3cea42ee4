import { SESv2Client } from "@aws-sdk/client-sesv2";
import { readEnvironment } from "#app/environment.ts";
import { makeEmailSender } from "#delivery/email/adapters/email-sender.ts";
import { makeSendLeadByEmail } from "#delivery/email/adapters/send-lead-by-email.ts";
import { makeSendMessageByEmail } from "#delivery/email/adapters/send-message-by-email.ts";
import { toEmailContent } from "#delivery/sandbox/adapters/email-content.ts";
import { makeSendInSandbox } from "#delivery/sandbox/adapters/send-in-sandbox.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { wireLeadForPeople } from "./wiring/wire-lead-for-people.ts";
import { wireSender } from "./wiring/wire-sender.ts";

const { PUBLIC_URL, EMAIL_FROM, EMAIL_SET } = readEnvironment(process.env, ["PUBLIC_URL", "EMAIL_FROM", "EMAIL_SET"]);
const send = makeEmailSender(new SESv2Client({ cacheMiddleware: true }), {
  from: EMAIL_FROM,
  configurationSet: EMAIL_SET,
});

export const handler = wireSender("deliver-email", (parts) => ({
  lead: makeSendLeadByEmail({
    buildLeadView: wireLeadForPeople(parts, PUBLIC_URL),
    send: makeSendInSandbox({ send, inbox: parts.inbox, toContent: toEmailContent }),
  }),
  message: makeSendMessageByEmail({ send, stopLinks: makeStopLinks(parts.masterSecret, PUBLIC_URL) }),
}));
