import { Alias } from "aws-cdk-lib/aws-kms";
import { SubscriptionFilter, Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";
import type { ChannelQueue } from "./channel-queue.ts";

/**
 * Adds the topic that every delivery is published to; each queue gets only its own deliveries. A message has its
 * channel or lane as an attribute, and each queue filters by it. Anyone in the account may subscribe another queue. The
 * topic is encrypted with the account's own SNS key, which has no monthly price.
 */
export function addDeliveryTopic(scope: Construct, queues: readonly ChannelQueue[]): Topic {
  const topic = new Topic(scope, "Topic", {
    displayName: "Baton deliveries",
    masterKey: Alias.fromAliasName(scope, "SnsKey", "alias/aws/sns"),
    enforceSSL: true,
  });
  for (const { lane, queue } of queues) {
    topic.addSubscription(
      new SqsSubscription(queue, {
        rawMessageDelivery: true,
        filterPolicy: { channel: SubscriptionFilter.stringFilter({ allowlist: [lane] }) },
      }),
    );
  }
  return topic;
}
