import type { System, Table, Topic } from "../template/system.ts";
import { AwsCallError, type AwsClient } from "./aws-client.ts";

export type AwsClients = { readonly dynamodb: AwsClient; readonly aws: AwsClient };

/** A table's stream, with the ARN that the emulator gave it. */
export type LiveStream = { readonly tableName: string; readonly partitionKey: string; readonly arn: string };

/** Creates or updates the resources. Returns the streams by the template's ARNs. Idempotent; throws on other keys. */
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
  const buckets = system.buckets.map((name) => aws.put(`/${name}`));
  await Promise.all([...tables, ...queues, ...buckets]);
  await Promise.all(system.topics.map((topic) => createTopic(topic, aws)));
  return streams;
}

type TableDescription = { Table: Readonly<Record<string, unknown>> & { LatestStreamArn?: string } };

/** Creates a table unless it exists. Resolves to the ARN of its stream; empty when it has none. */
async function createTable(table: Table, call: AwsClient): Promise<string> {
  const describe = () => call.json<TableDescription>("DynamoDB_20120810.DescribeTable", { TableName: table.name });
  try {
    const { Table: existing } = await describe();
    if (describeSchema(existing) !== describeSchema(table.create)) {
      throw new Error(
        `The table ${table.name} in this state folder has other keys or indexes than the app now needs. ` +
          "Remove the folder, or use another one.",
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

/** Describes keys and indexes as text in a fixed order, for comparison. */
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

/** Creates a topic. Subscriptions hold no data, so each start replaces them with the template's. */
async function createTopic({ name, arn, subscriptions }: Topic, call: AwsClient): Promise<void> {
  await call.query({ Action: "CreateTopic", Name: name });
  const existing = await call.query({ Action: "ListSubscriptionsByTopic", TopicArn: arn });
  for (const [, SubscriptionArn = ""] of existing.matchAll(/<SubscriptionArn>([^<]+)</g)) {
    await call.query({ Action: "Unsubscribe", SubscriptionArn });
  }
  for (const { queueArn, attributes } of subscriptions) {
    const { FilterPolicy } = attributes;
    const accepted = { ...attributes, ...(FilterPolicy && { FilterPolicy: acceptArrays(FilterPolicy) }) };
    const entries = Object.entries(accepted).flatMap(([key, value], index) => [
      [`Attributes.entry.${index + 1}.key`, key],
      [`Attributes.entry.${index + 1}.value`, value],
    ]);
    const parameters: Record<string, string> = Object.fromEntries(entries);
    await call.query({ Action: "Subscribe", TopicArn: arn, Protocol: "sqs", Endpoint: queueArn, ...parameters });
  }
}

/**
 * Makes a filter policy accept an attribute of the type String.Array by one of its values, as SNS does. The emulator
 * compares the JSON of such an attribute as one string, in which only a value has quotes around it.
 */
function acceptArrays(policy: string): string {
  const conditions: [string, unknown][] = Object.entries(JSON.parse(policy));
  const accepting = conditions.map(([attribute, values]) => [
    attribute,
    Array.isArray(values)
      ? values.flatMap((value) => (typeof value === "string" ? [value, { wildcard: `*"${value}"*` }] : [value]))
      : values,
  ]);
  return JSON.stringify(Object.fromEntries(accepting));
}
