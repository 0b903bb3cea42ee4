import type { SQSEvent } from "aws-lambda";
import { processRecords } from "#platform/queues/process-records.ts";
import type { makeDeliverOrder } from "./deliver-order.ts";
import { DeliveryMessage } from "./messages.ts";

type Deps = {
  deliverOrder: ReturnType<typeof makeDeliverOrder>;
  /** How often the queue hands a message out before it goes to the dead-letter queue. */
  maxReceiveCount: number;
  onFault: (error: unknown) => void;
};

/** Works the delivery orders of a channel queue; what fails stays on the queue, and ends in its dead-letter queue. */
export function makeDeliverOrders({ deliverOrder, maxReceiveCount, onFault }: Deps) {
  return ({ Records }: SQSEvent) =>
    processRecords(
      Records,
      ({ messageId }) => messageId,
      ({ body, attributes }) =>
        deliverOrder(DeliveryMessage.parse(JSON.parse(body)), {
          isLast: Number(attributes.ApproximateReceiveCount) >= maxReceiveCount,
        }),
      onFault,
    );
}
