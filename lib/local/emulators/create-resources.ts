import type { System, Table, Topic } from "../template/system.ts";
import { AwsCallError, type AwsClient } from "./aws-client.ts";

/** The emulators by how they are called. */
export type AwsClients = { readonly dynamodb: AwsClient; readonly aws: AwsClient };

/** A table's stream by the ARN the emulator knows it by. */
export type LiveStream = { readonly tableName: string; readonly partitionKey: string; readonly arn: string };

/**
 * Makes what the template asks for exist in the emulators: what is new is created, what is there from an earlier start is brought in line.
 * Returns the streams by the ARNs the template calls them.
 * Throws an Error when a table from an earlier start has other keys or indexes than the template now asks for.
 */
export async function createResources(system: System, { dynamodb, aws }: AwsClients): Promise<Map<string, LiveStream>> {
  const streams = new Map<string, LiveStream>();
  const tables = system.tables.map(async (table) => {
    const arn = await createTable(table, dynamodb);
    if (table.streamArn !== undefined)
      streams.set(table.streamArn, { tableName: table.name, partitionKey: table.partitionKey, arn });
  });
  const queues = system.queues.map(async ({ name, url, attributes }) => {
    await aws.json("AmazonSQS.CreateQueue", { QueueName: name });
    await aws.json("AmazonSQS.SetQueueAttributes", { QueueUrl: url, Attributes: attributes });
  });
  await Promise.all([...tables, ...queues]);
  await Promise.all(system.topics.map((topic) => createTopic(topic, aws)));
  return streams;
}

type TableDescription = { Table: Readonly<Record<string, unknown>> & { LatestStreamArn?: string } };

/** Resolves to the ARN of the table's stream; empty when it has none. */
async function createTable(table: Table, call: AwsClient): Promise<string> {
  const describe = () => call.json<TableDescription>("DynamoDB_20120810.DescribeTable", { TableName: table.name });
  try {
    const { Table: existing } = await describe();
    if (describeSchema(existing) !== describeSchema(table.create)) {
      throw new Error(
        `The table ${table.name} in this state folder was made with other keys or indexes than the app now asks for. Remove the folder, or use another one.`,
      );
    }
    return existing.LatestStreamArn ?? "";
  } catch (fault) {
    if (!(fault instanceof AwsCallError && fault.code === "ResourceNotFoundException")) throw fault;
  }
  await call.json("DynamoDB_20120810.CreateTable", table.create);
  if (table.ttlAttribute !== undefined) {
    await call.json("DynamoDB_20120810.UpdateTimeToLive", {
      TableName: table.name,
      TimeToLiveSpecification: { AttributeName: table.ttlAttribute, Enabled: true },
    });
  }
  return (await describe()).Table.LatestStreamArn ?? "";
}

/** Keys and indexes in an order of its own, for comparison. */
function describeSchema({ KeySchema, GlobalSecondaryIndexes }: Readonly<Record<string, unknown>>): string {
  const indexes = Array.isArray(GlobalSecondaryIndexes) ? GlobalSecondaryIndexes : [];
  const shapes = indexes.map(
    (index) => `${index.IndexName} ${describeKeySchema(index.KeySchema)} ${index.Projection.ProjectionType}`,
  );
  return [describeKeySchema(KeySchema), ...shapes.toSorted()].join("; ");
}

function describeKeySchema(keys: unknown): string {
  if (!Array.isArray(keys)) return "";
  return keys
    .map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`)
    .toSorted()
    .join(", ");
}

/** Subscriptions hold nothing, so they are made anew at each start; what the template no longer says is gone. */
async function createTopic({ name, arn, subscriptions }: Topic, call: AwsClient): Promise<void> {
  await call.query({ Action: "CreateTopic", Name: name });
  const existing = await call.query({ Action: "ListSubscriptionsByTopic", TopicArn: arn });
  for (const [, SubscriptionArn = ""] of existing.matchAll(/<SubscriptionArn>([^<]+)</g)) {
    await call.query({ Action: "Unsubscribe", SubscriptionArn });
  }
  for (const { queueArn, attributes } of subscriptions) {
    const entries = Object.entries(attributes).flatMap(([key, value], index) => [
      [`Attributes.entry.${index + 1}.key`, key],
      [`Attributes.entry.${index + 1}.value`, value],
    ]);
    const parameters: Record<string, string> = Object.fromEntries(entries);
    await call.query({ Action: "Subscribe", TopicArn: arn, Protocol: "sqs", Endpoint: queueArn, ...parameters });
  }
}
