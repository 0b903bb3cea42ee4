import type { SQSEvent } from "aws-lambda";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { BatchResponse } from "#platform/queues/batch-response.ts";
import { makeQueueHandler } from "#platform/queues/queue-handler.ts";
import type { makeDeliverAppointmentMessage } from "./deliver-appointment-message.ts";
import { AppointmentOrderMessage } from "./messages.ts";

type Deps = {
  name: string;
  loadDeliver: () => Promise<ReturnType<typeof makeDeliverAppointmentMessage>>;
  /** How often the queue delivers an order before it moves to the dead-letter queue. */
  maxReceiveCount: number;
  onFault: (error: unknown) => void;
};

/** Processes the orders to send messages about appointments. */
export const onAppointmentOrders = ({
  name,
  loadDeliver,
  maxReceiveCount,
  onFault,
}: Deps): MiddyHandler<SQSEvent, BatchResponse> =>
  makeQueueHandler({
    name,
    schema: AppointmentOrderMessage,
    async loadProcess() {
      const deliver = await loadDeliver();
      return (order, { receiveCount, timeLeftMs }) =>
        deliver(order, { isLast: receiveCount >= maxReceiveCount, timeLeftMs });
    },
    correlate: ({ leadId, appointmentId, message, side }) => ({ about: leadId, appointmentId, message, side }),
    onFault,
  });
