import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  StreamViewType,
  Table,
  TableClass,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { Deployment } from "./deployment/deployment.ts";
import type { TableClassName } from "./deployment/table-settings.ts";
import { tableLayout } from "./table-layout.ts";

type IndexName = "by-agency" | "by-campaign" | "by-status" | "by-due";

export const indexNames: readonly string[] = tableLayout.indexes.map(({ name }) => name);

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
export function takeHistoryTable(
  scope: Construct,
  { existingTable: existing, tableClass }: Pick<Deployment, "existingTable" | "tableClass">,
): ITable {
  if (!existing) return addHistoryTable(scope, tableClass);
  return Table.fromTableAttributes(scope, "ExistingTable", {
    tableArn: existing.arn,
    tableStreamArn: existing.streamArn,
    globalIndexes: [...indexNames],
  });
}

/** `standard` is what a template means that names no class. */
const tableClasses: Record<TableClassName, TableClass | undefined> = {
  standard: undefined,
  "infrequent-access": TableClass.STANDARD_INFREQUENT_ACCESS,
};

/**
 * Adds the one table: histories, people, entities and read models. Its stream is the outbox.
 *
 * DynamoDB's own key encrypts it at rest: that costs nothing, and the operator cannot delete the key by mistake and
 * lose the history. A customer key would add a dollar a month and a charge per use, and adds only an audit trail of
 * decryptions.
 */
function addHistoryTable(scope: Construct, tableClass: TableClassName): Table {
  const table = new Table(scope, "Table", {
    partitionKey: { name: tableLayout.partition, type: AttributeType.STRING },
    sortKey: { name: tableLayout.sort, type: AttributeType.STRING },
    stream: StreamViewType[tableLayout.streamView],
    billingMode: BillingMode.PAY_PER_REQUEST,
    tableClass: tableClasses[tableClass],
    encryption: TableEncryption.DEFAULT,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: tableLayout.expiry,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const { name, partition, sort, included } of tableLayout.indexes) {
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
