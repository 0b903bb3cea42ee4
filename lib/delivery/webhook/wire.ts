import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { toWebhookContent } from "../sandbox/adapters/sandbox-content.ts";
import { makeSendInSandbox } from "../sandbox/adapters/send-in-sandbox.ts";
import type { ChannelSenders, SenderContext } from "../wire.ts";
import { makeSendLeadByWebhook, makeSendMessageByWebhook } from "./adapters/send-by-webhook.ts";
import { makeWebhookSender } from "./adapters/webhook-sender.ts";

export function webhookSenders(environment: { ALLOW_HTTP_WEBHOOKS: boolean; ALLOW_PRIVATE_WEBHOOKS: boolean }) {
  const send = makeWebhookSender({
    allowHttp: environment.ALLOW_HTTP_WEBHOOKS,
    allowPrivate: environment.ALLOW_PRIVATE_WEBHOOKS,
  });
  return ({ masterSecret, publicUrl, inbox }: SenderContext): ChannelSenders => {
    const secretBox = makeSecretBox(masterSecret);
    return {
      lead: makeSendLeadByWebhook({
        publicUrl,
        send: makeSendInSandbox({ send, inbox, toContent: toWebhookContent }),
        secretBox,
      }),
      message: makeSendMessageByWebhook({ send, secretBox }),
    };
  };
}
