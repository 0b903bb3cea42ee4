import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { addFunction } from "./baton-function.ts";
import { addDiscardedRecords } from "./discarded-records.ts";
import { publishTo, readAndPutItems, sendTo, updateItems } from "./permissions.ts";
import { addStreamConsumer } from "./stream-consumer.ts";
import { addTerminalQueue } from "./work-queue.ts";

/** Adds the relay, which publishes orders of leads, messages and appointments, and queues held leads. It does not batch. */
export function addRelay(scope: Construct, { table, topic }: { table: ITable; topic: Topic }) {
  const failures = addTerminalQueue(scope, "RelayFunctionFailures");
  const relayFunction = addFunction(scope, "relay", {
    purpose: "Publishes each placed, woken or chased lead, once per subscription, and queues held ones",
    environment: { TABLE_NAME: table.tableName, FAILURES_QUEUE_URL: failures.queueUrl, TOPIC_ARN: topic.topicArn },
    may: [publishTo(topic), readAndPutItems(table), updateItems(table), sendTo(failures)],
    timeout: Duration.seconds(10),
    memoryMb: 512,
  });
  addStreamConsumer(scope, {
    table,
    consumer: relayFunction,
    discarded: addDiscardedRecords(scope, "Relay", failures),
    sortKey: {
      equals: ["fact/received", "fact/placed", "message"],
      startsWith: [
        "fact/woken/",
        "fact/chased/",
        ...["booked", "moved", "cancelled", "reminded"].map((change) => `fact/appointment_${change}/`),
      ],
    },
    batchingWindow: undefined,
  });
  return { consumer: relayFunction, failures };
}
