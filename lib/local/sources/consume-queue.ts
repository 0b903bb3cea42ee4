import { setTimeout as pause } from "node:timers/promises";
import type { AwsClient } from "../emulators/aws-client.ts";
import { region } from "../region.ts";
import type { RunningFunction } from "../runtime/run-function.ts";
import type { Queue, QueueMapping } from "../template/system.ts";
import { findFailedItems } from "./find-failed-items.ts";
import { makeMatchFilter } from "./match-filter.ts";

/** A consumer, which processes work from a source until it is stopped. */
export type Consumer = {
  /** True when no work is running and the last poll found none. */
  isIdle(): boolean;
  /** Stops polling, and resolves when the running work has ended. */
  stop(): Promise<void>;
};

type SqsMessage = {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes?: Record<string, string>;
  MessageAttributes?: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
};

const maxWaitSeconds = 20;
const maxMessagesPerReceive = 10;

/**
 * Delivers a queue's messages to a function as Lambda's poller does. Up to `maxConcurrency` batches run at once. It
 * deletes the messages that succeeded. A message that failed reappears when its visibility timeout ends; the queue
 * counts its receives and finally moves it to the dead letters.
 */
export function consumeQueue(options: {
  mapping: QueueMapping;
  queue: Queue;
  invoke: RunningFunction["invoke"];
  call: AwsClient;
}): Consumer {
  const { mapping, queue, invoke, call } = options;
  const matchFilter = makeMatchFilter(mapping.filters);
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  async function receive(maxMessages: number, waitSeconds: number): Promise<SqsMessage[]> {
    const { Messages = [] } = await call.json<{ Messages?: SqsMessage[] }>(
      "AmazonSQS.ReceiveMessage",
      {
        QueueUrl: queue.url,
        MaxNumberOfMessages: Math.min(maxMessages, maxMessagesPerReceive),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      },
      stopping.signal,
    );
    return Messages;
  }

  /** Waits for a first message, then for more during the mapping's window. */
  async function receiveBatch(): Promise<SqsMessage[]> {
    const batch = await receive(mapping.batchSize, maxWaitSeconds);
    if (mapping.windowSeconds === 0 || batch.length === 0) return batch;
    const deadline = Date.now() + mapping.windowSeconds * 1000;
    while (batch.length < mapping.batchSize) {
      const secondsLeft = Math.floor((deadline - Date.now()) / 1000);
      if (secondsLeft <= 0) break;
      batch.push(...(await receive(mapping.batchSize - batch.length, secondsLeft)));
    }
    return batch;
  }

  async function deleteMessages(messages: readonly SqsMessage[]): Promise<void> {
    for (let start = 0; start < messages.length; start += maxMessagesPerReceive) {
      const Entries = messages
        .slice(start, start + maxMessagesPerReceive)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await call.json("AmazonSQS.DeleteMessageBatch", { QueueUrl: queue.url, Entries });
    }
  }

  async function processMessages(batch: readonly SqsMessage[]): Promise<void> {
    const matching = batch.filter((message) =>
      matchFilter({ ...toEventRecord(message, queue), body: parseBody(message.Body) }),
    );
    const failed = new Set<string>();
    if (matching.length > 0) {
      const outcome = await invoke({ Records: matching.map((message) => toEventRecord(message, queue)) });
      const identifiers = matching.map(({ MessageId }) => MessageId);
      for (const id of findFailedItems(outcome, identifiers, mapping.reportsItemFailures)) failed.add(id);
    }
    // Messages that the filter rejects are deleted too, as on AWS.
    await deleteMessages(batch.filter(({ MessageId }) => !failed.has(MessageId)));
  }

  /** Polls the queue. One poller is enough: it passes a batch on and polls again at once. */
  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const batch = await receiveBatch();
        if (batch.length === 0) continue;
        const work = processMessages(batch).catch(logFault);
        running.add(work);
        void work.finally(() => running.delete(work));
        if (running.size >= mapping.maxConcurrency) await Promise.race(running);
      } catch (fault) {
        if (!stopping.signal.aborted) {
          logFault(fault);
          await pause(500);
        }
      }
    }
  }

  function logFault(fault: unknown) {
    if (!stopping.signal.aborted) console.error(`Consuming ${queue.name} failed.`, fault);
  }

  const polling = poll();
  return {
    isIdle: () => running.size === 0,
    async stop() {
      stopping.abort();
      await polling;
      await Promise.all(running);
    },
  };
}

/** Converts a message to the record that a Lambda function receives. */
function toEventRecord(message: SqsMessage, queue: Queue) {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        {
          dataType: DataType,
          stringValue: StringValue,
          binaryValue: BinaryValue,
          stringListValues: [],
          binaryListValues: [],
        },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queue.arn,
    awsRegion: region,
  };
}

/** Parses a body for the filters, which look into a body that is JSON. */
function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
