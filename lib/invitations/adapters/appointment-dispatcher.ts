import type { SNSClient } from "@aws-sdk/client-sns";
import { makePublishOrders } from "#delivery/adapters/topic-dispatcher.ts";
import type { AppointmentDispatcher } from "../ports.ts";

/** Publishes orders to send messages about appointments, to the topic of all deliveries. */
export const makeAppointmentDispatcher = (client: SNSClient, topicArn: string): AppointmentDispatcher => ({
  dispatch: makePublishOrders(client, topicArn, () => "appointment"),
});
