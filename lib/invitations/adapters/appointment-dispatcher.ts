import type { SNSClient } from "@aws-sdk/client-sns";
import { makePublishMessages } from "#delivery/adapters/publish-messages.ts";
import type { AppointmentDispatcher } from "../ports.ts";

/** Publishes orders to send messages about appointments, to the topic of all deliveries. */
export function makeAppointmentDispatcher(client: SNSClient, topicArn: string): AppointmentDispatcher {
  const publishMessages = makePublishMessages(client, topicArn);
  return { dispatch: (orders) => publishMessages(orders.map((body) => ({ body, channels: ["appointment"] }))) };
}
