import { Duration } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { addFunction } from "./baton-function.ts";
import { publishTo } from "./permissions.ts";
import { addStreamConsumer } from "./stream-consumer.ts";

/**
 * Turns each received lead in the stream into one message per subscription. It waits for nothing, because a client
 * waits for it.
 */
export function addRelay(scope: Construct, { table, topic }: { table: Table; topic: Topic }) {
  const relay = addFunction(scope, "relay", {
    purpose: "Publishes each received lead, once per subscription",
    environment: { TOPIC_ARN: topic.topicArn },
    may: [publishTo(topic)],
    timeout: Duration.seconds(10),
    memoryMb: 512,
  });
  const { failures } = addStreamConsumer(scope, {
    table,
    consumer: relay,
    sortKey: { equals: "fact/received" },
    batchingWindow: undefined,
  });
  return { consumer: relay, failures };
}
