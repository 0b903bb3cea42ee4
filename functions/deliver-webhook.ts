import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#app/environment.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { webhookSenders } from "#delivery/webhook/wire.ts";
import { senderVariables, wireSender } from "#delivery/wire.ts";
import { openClient } from "#platform/aws/open-client.ts";

const environment = readEnvironment(process.env, [
  ...senderVariables,
  "TOPIC_ARN",
  "ALLOW_HTTP_WEBHOOKS",
  "ALLOW_PRIVATE_WEBHOOKS",
]);

export const handler = wireSender({
  channel: "webhook",
  environment,
  makeSenders: webhookSenders(environment),
  slowLane: makeTopicDispatcher(openClient(SNSClient, "topic"), environment.TOPIC_ARN),
});
