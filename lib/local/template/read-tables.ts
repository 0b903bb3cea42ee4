import * as z from "zod";
import type { ReadResources } from "./read-resources.ts";
import type { Table } from "./system.ts";

const Json = z.record(z.string(), z.unknown());

/** Reads the DynamoDB tables with their indexes, streams and time-to-live settings. */
export function readTables(read: ReadResources): Table[] {
  const tables = read("AWS::DynamoDB::Table", {
    AttributeDefinitions: z.array(Json),
    KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) })),
    GlobalSecondaryIndexes: z.array(Json).optional(),
    LocalSecondaryIndexes: z.array(Json).optional(),
    StreamSpecification: z.object({ StreamViewType: z.string() }).optional(),
    TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
  });
  return tables.map(({ name, properties, at }) => {
    const { StreamSpecification: stream, TimeToLiveSpecification: ttl, ...keysAndIndexes } = properties;
    return {
      name,
      create: {
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        ...keysAndIndexes,
        StreamSpecification: stream && { StreamEnabled: true, ...stream },
      },
      partitionKey: properties.KeySchema.find(({ KeyType }) => KeyType === "HASH")?.AttributeName ?? "",
      streamArn: stream && at("StreamArn"),
      ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined,
    };
  });
}
