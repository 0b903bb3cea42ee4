import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#app/environment.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeSendInSandbox } from "#delivery/sandbox/adapters/send-in-sandbox.ts";
import { toWebhookContent } from "#delivery/sandbox/adapters/webhook-content.ts";
import { makeSendLeadByWebhook } from "#delivery/webhook/adapters/send-lead-by-webhook.ts";
import { makeSendMessageByWebhook } from "#delivery/webhook/adapters/send-message-by-webhook.ts";
import { makeWebhookSender } from "#delivery/webhook/adapters/webhook-sender.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { wireSender } from "./wiring/wire-sender.ts";

const { TOPIC_ARN, PUBLIC_URL, ...webhookRules } = readEnvironment(process.env, [
  "TOPIC_ARN",
  "PUBLIC_URL",
  "ALLOW_HTTP_WEBHOOKS",
  "ALLOW_PRIVATE_WEBHOOKS",
]);
const send = makeWebhookSender({
  allowHttp: webhookRules.ALLOW_HTTP_WEBHOOKS,
  allowPrivate: webhookRules.ALLOW_PRIVATE_WEBHOOKS,
});

export const handler = wireSender(
  "deliver-webhook",
  ({ masterSecret, inbox }) => {
    const secretBox = makeSecretBox(masterSecret);
    return {
      lead: makeSendLeadByWebhook({
        publicUrl: PUBLIC_URL,
        send: makeSendInSandbox({ send, inbox, toContent: toWebhookContent }),
        secretBox,
      }),
      message: makeSendMessageByWebhook({ send, secretBox }),
    };
  },
  makeTopicDispatcher(new SNSClient({ cacheMiddleware: true }), TOPIC_ARN),
);
