import { setTimeout as pause } from "node:timers/promises";
import { PublishBatchCommand, type PublishBatchRequestEntry, type SNSClient } from "@aws-sdk/client-sns";
import type { AgencyId } from "#domain/shared/id.ts";
import { chunk } from "#platform/chunk.ts";

/** SNS takes at most ten messages in a batch. */
const batchSize = 10;

/** How often a message is published before the whole batch fails, and the pause before the second time. */
const maxAttempts = 3;
const pauseMs = 50;

/** A message of an agency for the queues of these channels or lanes. */
export type TopicMessage = {
  body: Record<string, unknown> & { agencyId: AgencyId };
  channels: readonly [string, ...string[]];
};

/**
 * Makes a function that publishes messages; the queues filter by the `channel` attribute. Of a batch, it publishes those
 * again that SNS rejected. It throws if SNS goes on rejecting any: the caller then repeats all of them, and a sender that
 * gets an order twice sends once.
 */
export function makePublishMessages(client: SNSClient, topicArn: string) {
  return async function publishMessages(messages: readonly TopicMessage[]): Promise<void> {
    await Promise.all(chunk(batchSize, messages).map((batch) => publishBatch(batch.map(encodeMessage))));
  };

  async function publishBatch(entries: readonly PublishBatchRequestEntry[], attempt = 1): Promise<void> {
    const { Failed = [] } = await client.send(
      new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: [...entries] }),
    );
    if (Failed.length === 0) return;
    // What is our fault is rejected each time.
    if (attempt === maxAttempts || Failed.some(({ SenderFault }) => SenderFault))
      throw new Error(`SNS rejected ${Failed.length} of ${entries.length} messages: ${Failed[0]?.Code}`);
    await pause(pauseMs * attempt);
    const failedIds = new Set(Failed.map(({ Id }) => Id));
    await publishBatch(
      entries.filter(({ Id }) => failedIds.has(Id)),
      attempt + 1,
    );
  }
}

/** A filter policy accepts an attribute of the type String.Array if it accepts one of its values. */
const encodeMessage = ({ body, channels }: TopicMessage, index: number): PublishBatchRequestEntry => ({
  Id: String(index),
  Message: JSON.stringify(body),
  // SNS passes it on to the queues, which then serve a busy agency after the others.
  MessageGroupId: body.agencyId,
  MessageAttributes: {
    channel:
      channels.length === 1
        ? { DataType: "String", StringValue: channels[0] }
        : { DataType: "String.Array", StringValue: JSON.stringify(channels) },
  },
});
