import type { SQSEvent } from "aws-lambda";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { BatchResponse } from "#platform/queues/batch-response.ts";
import { makeQueueHandler } from "#platform/queues/queue-handler.ts";
import type { makeDeliverOrder } from "./deliver-order.ts";
import { makeDeliveryMessage } from "./messages.ts";

type Deps = {
  name: string;
  channel: Channel;
  loadDeliverOrder: () => Promise<ReturnType<typeof makeDeliverOrder>>;
  /** How often the queue delivers a message before it moves to the dead-letter queue. */
  maxReceiveCount: number;
  onFault: (error: unknown) => void;
};

/** Processes the delivery orders of a channel's queue. */
export const onDeliveryOrders = ({
  name,
  channel,
  loadDeliverOrder,
  maxReceiveCount,
  onFault,
}: Deps): MiddyHandler<SQSEvent, BatchResponse> =>
  makeQueueHandler({
    name,
    schema: makeDeliveryMessage(channel),
    async loadProcess() {
      const deliverOrder = await loadDeliverOrder();
      return (order, { receiveCount, timeLeftMs }) =>
        deliverOrder(order, { isLast: receiveCount >= maxReceiveCount, timeLeftMs });
    },
    correlate: ({ about, deliveryId, replayId }) => ({ about, deliveryId, replayId }),
    onFault,
  });
