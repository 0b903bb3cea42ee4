import { PublishBatchCommand, type SNSClient } from "@aws-sdk/client-sns";
import { chunk } from "#platform/chunk.ts";
import type { DeliveryOrder, Dispatcher } from "../ports.ts";

/** SNS takes at most ten messages in a batch. */
const batchSize = 10;

/**
 * Publishes each order as one message whose `channel` attribute the queues filter by. Throws when any message was not
 * taken: the caller repeats all of them, and a sender that gets an order twice does nothing the second time.
 */
export function makeTopicDispatcher(client: SNSClient, topicArn: string): Dispatcher {
  const publish = async (orders: readonly DeliveryOrder[]) => {
    const { Failed = [] } = await client.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: orders.map((order, index) => ({
          Id: String(index),
          Message: JSON.stringify(order),
          MessageAttributes: { channel: { DataType: "String", StringValue: toChannelAttribute(order) } },
        })),
      }),
    );
    if (Failed.length > 0)
      throw new Error(`${Failed.length} of ${orders.length} messages not taken: ${Failed[0]?.Code}`);
  };
  return {
    async dispatch(orders) {
      await Promise.all(chunk(batchSize, orders).map(publish));
    },
  };
}

/** The queue that takes the order, as the filter policies of the topic know it: only webhooks have a lane of their own for what fails. */
const toChannelAttribute = ({ channel, lane }: DeliveryOrder): string =>
  channel === "webhook" && lane === "slow" ? "webhook-slow" : channel;
