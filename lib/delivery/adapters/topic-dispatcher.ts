import type { SNSClient } from "@aws-sdk/client-sns";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { DeliveryOrder, Dispatcher } from "../ports.ts";
import { makePublishMessages, type TopicMessage } from "./publish-messages.ts";

/** Publishes orders to deliver leads and messages: the first attempts of a lead together, and every other order alone. */
export function makeTopicDispatcher(client: SNSClient, topicArn: string): Dispatcher {
  const publishMessages = makePublishMessages(client, topicArn);
  return { dispatch: (orders) => publishMessages(packOrders(orders)) };
}

/**
 * Packs orders into messages, because SNS counts messages against its quota. The first attempts of a lead share one
 * message, of which each queue gets a copy. A message has one order for a channel at most: a queue therefore receives,
 * retries and gives up each order alone.
 */
function packOrders(orders: readonly DeliveryOrder[]): TopicMessage[] {
  const [firstAttempts, others] = [orders.filter(isFirstAttempt), orders.filter((order) => !isFirstAttempt(order))];
  const nthOfChannel = new Map<string, number>();
  const shared = Map.groupBy(firstAttempts, ({ agencyId, about, channel }) => {
    const subject = `${agencyId}/${about}`;
    const count = nthOfChannel.get(`${subject}/${channel}`) ?? 0;
    nthOfChannel.set(`${subject}/${channel}`, count + 1);
    return `${subject}/${count}`;
  });
  return [...[...shared.values()].map(packShared), ...others.map(packAlone)];
}

const isFirstAttempt = ({ replayId, retryOf, lane }: DeliveryOrder): boolean =>
  replayId === undefined && retryOf === undefined && lane === undefined;

function packShared(orders: readonly DeliveryOrder[]): TopicMessage {
  const [first, ...rest] = orders;
  if (!first) throw new Error("a message without an order");
  if (rest.length === 0) return packAlone(first);
  const { agencyId, about } = first;
  const deliveries = orders.map(({ deliveryId, channel }) => ({ deliveryId, channel }));
  return { body: { agencyId, about, deliveries }, channels: [first.channel, ...rest.map(({ channel }) => channel)] };
}

const packAlone = (order: DeliveryOrder): TopicMessage => ({ body: order, channels: [toChannelAttribute(order)] });

/** The slow lane of each channel, as the topic's filter policies name it. SMS and email have one lane only. */
const slowLanes: Record<Channel, string> = { sms: "sms", email: "email", webhook: "webhook-slow" };

/** The channel attribute of an order, by which the queues filter. */
const toChannelAttribute = ({ channel, lane }: DeliveryOrder): string =>
  lane === "slow" ? slowLanes[channel] : channel;
