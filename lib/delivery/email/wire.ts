import { SESv2Client } from "@aws-sdk/client-sesv2";
import { openClient } from "#platform/aws/open-client.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { toEmailContent } from "../sandbox/adapters/sandbox-content.ts";
import { makeSendInSandbox } from "../sandbox/adapters/send-in-sandbox.ts";
import { type ChannelSenders, type SenderContext, wireBuildLeadView } from "../wire.ts";
import { makeEmailSender } from "./adapters/email-sender.ts";
import { makeSendLeadByEmail, makeSendMessageByEmail } from "./adapters/send-by-email.ts";

export function emailSenders(environment: { EMAIL_FROM: string; EMAIL_SET: string }) {
  const send = makeEmailSender(openClient(SESv2Client, "email"), {
    from: environment.EMAIL_FROM,
    configurationSet: environment.EMAIL_SET,
  });
  return (context: SenderContext): ChannelSenders => ({
    lead: makeSendLeadByEmail({
      buildLeadView: wireBuildLeadView(context),
      send: makeSendInSandbox({ send, inbox: context.inbox, toContent: toEmailContent }),
    }),
    message: makeSendMessageByEmail({ send, stopLinks: makeStopLinks(context.masterSecret, context.publicUrl) }),
  });
}
