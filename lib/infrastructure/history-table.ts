import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { Deployment } from "./deployment.ts";

/**
 * Name and key attributes of each index. They hold keys only, so that an index never copies personal data; that by
 * agency also holds the tags of a lead, which are keyed hashes, to filter by.
 */
const indexes: readonly { name: string; partition: string; sort: string; included?: string[] }[] = [
  { name: "by-agency", partition: "agencyKey", sort: "receivedKey", included: ["find"] },
  { name: "by-campaign", partition: "campaignKey", sort: "receivedKey" },
  { name: "by-status", partition: "statusKey", sort: "sk" },
  { name: "by-due", partition: "dueKey", sort: "dueAt" },
];

type IndexName = "by-agency" | "by-campaign" | "by-status" | "by-due";

export const indexNames: readonly string[] = indexes.map(({ name }) => name);

/** The indexes that the API lists leads by. */
export const listIndexes: readonly IndexName[] = ["by-agency", "by-campaign", "by-status"];

/** The index of an agency's leads in the order in which they arrived. */
export const agencyIndex: IndexName = "by-agency";

/** The index of scheduled jobs, by the time they are due. */
export const dueIndex: IndexName = "by-due";

/**
 * Returns the one table: the stack's own, or a table outside the stack, such as one that DynamoDB restored from a backup.
 * `baton table prepare` gives the latter what the stack's own has.
 */
export function takeHistoryTable(scope: Construct, existing: Deployment["existingTable"]): ITable {
  if (!existing) return addHistoryTable(scope);
  return Table.fromTableAttributes(scope, "ExistingTable", {
    tableArn: existing.arn,
    tableStreamArn: existing.streamArn,
    globalIndexes: [...indexNames],
  });
}

/**
 * Adds the one table: histories, people, entities and read models. Its stream is the outbox.
 *
 * DynamoDB's own key encrypts it at rest: that costs nothing, and the operator cannot delete the key by mistake and
 * lose the history. A customer key would add a dollar a month and a charge per use, and adds only an audit trail of
 * decryptions.
 */
function addHistoryTable(scope: Construct): Table {
  const table = new Table(scope, "Table", {
    partitionKey: { name: "pk", type: AttributeType.STRING },
    sortKey: { name: "sk", type: AttributeType.STRING },
    stream: StreamViewType.NEW_IMAGE,
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.DEFAULT,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: "expiresAt",
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const { name, partition, sort, included } of indexes) {
    table.addGlobalSecondaryIndex({
      indexName: name,
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: sort, type: AttributeType.STRING },
      projectionType: included ? ProjectionType.INCLUDE : ProjectionType.KEYS_ONLY,
      nonKeyAttributes: included,
    });
  }
  return table;
}
