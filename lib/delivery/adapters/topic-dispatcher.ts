import { PublishBatchCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import { chunk } from "#platform/chunk.ts";
import type { DeliveryOrder, Dispatcher } from "../ports.ts";

/** SNS takes at most ten messages in a batch. */
const batchSize = 10;

/**
 * Makes a function that publishes each order as one message; the queues filter by its `channel` attribute. It throws if
 * SNS rejected any message: the caller then repeats all of them. A sender that gets an order twice sends once.
 */
export function makePublishOrders<Order extends object>(
  client: SNSClient,
  topicArn: string,
  toChannel: (order: Order) => string,
): (orders: readonly Order[]) => Promise<void> {
  const publish = async (orders: readonly Order[]) => {
    const { Failed = [] } = await client.send(
      new PublishBatchCommand({
        TopicArn: topicArn,
        PublishBatchRequestEntries: orders.map((order, index) => ({
          Id: String(index),
          Message: JSON.stringify(order),
          MessageAttributes: { channel: { DataType: "String", StringValue: toChannel(order) } },
        })),
      }),
    );
    if (Failed.length > 0)
      throw new Error(`SNS rejected ${Failed.length} of ${orders.length} messages: ${Failed[0]?.Code}`);
  };
  return async (orders) => {
    await Promise.all(chunk(batchSize, orders).map(publish));
  };
}

/** Publishes orders to deliver leads and messages. */
export const makeTopicDispatcher = (client: SNSClient, topicArn: string): Dispatcher => ({
  dispatch: makePublishOrders(client, topicArn, toChannelAttribute),
});

/** The slow lane of each channel, as the topic's filter policies name it. SMS and email have one lane only. */
const slowLanes: Record<Channel, string> = { sms: "sms", email: "email", webhook: "webhook-slow" };

/** The channel attribute of an order, by which the queues filter. */
const toChannelAttribute = ({ channel, lane }: DeliveryOrder): string =>
  lane === "slow" ? slowLanes[channel] : channel;
