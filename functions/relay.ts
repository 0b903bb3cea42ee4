import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "../lib/contract/environment.ts";
import { makeRelayLeads } from "../lib/inbound/stream/relay-leads.ts";
import { leadOfImage, receivedOfImage } from "../lib/outbound/dynamodb/stream-images.ts";
import { makeTopicDispatcher } from "../lib/outbound/sns/topic-dispatcher.ts";
import { makeDispatchLeads } from "../lib/use-cases/dispatch-leads.ts";

const { TOPIC_ARN } = readEnvironment(process.env, ["TOPIC_ARN"]);

export const handler = makeRelayLeads({
  dispatchLeads: makeDispatchLeads({
    dispatcher: makeTopicDispatcher(new SNSClient({ cacheMiddleware: true }), TOPIC_ARN),
  }),
  leadOfImage,
  receivedOfImage,
});
