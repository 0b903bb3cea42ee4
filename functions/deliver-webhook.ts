import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "../lib/contract/environment.ts";
import { webhookContent } from "../lib/outbound/sandbox/webhook-content.ts";
import { makeSendInSandbox } from "../lib/outbound/sandbox/send-in-sandbox.ts";
import { makeSecretBox } from "../lib/outbound/secrets/secret-box.ts";
import { makeTopicDispatcher } from "../lib/outbound/sns/topic-dispatcher.ts";
import { makeHandOverByWebhook } from "../lib/outbound/webhook/hand-over-by-webhook.ts";
import { makeHandOverMessageByWebhook } from "../lib/outbound/webhook/hand-over-message-by-webhook.ts";
import { makeWebhookSender } from "../lib/outbound/webhook/webhook-sender.ts";
import { wireSender } from "./wiring/wire-sender.ts";

const { TOPIC_ARN, PUBLIC_URL, ...allowed } = readEnvironment(process.env, [
  "TOPIC_ARN",
  "PUBLIC_URL",
  "ALLOW_HTTP_WEBHOOKS",
  "ALLOW_PRIVATE_WEBHOOKS",
]);
const send = makeWebhookSender({
  allowHttp: allowed.ALLOW_HTTP_WEBHOOKS,
  allowPrivate: allowed.ALLOW_PRIVATE_WEBHOOKS,
});

export const handler = wireSender(
  "deliver-webhook",
  ({ masterSecret, inbox }) => {
    const secretBox = makeSecretBox(masterSecret);
    return {
      lead: makeHandOverByWebhook({
        publicUrl: PUBLIC_URL,
        send: makeSendInSandbox({ send, inbox, contentOf: webhookContent }),
        secretBox,
      }),
      message: makeHandOverMessageByWebhook({ send, secretBox }),
    };
  },
  makeTopicDispatcher(new SNSClient({ cacheMiddleware: true }), TOPIC_ARN),
);
