import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  DynamoDBServiceException,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { tableLayout } from "#infrastructure/table-layout.ts";
import { findLayoutFault } from "./find-layout-fault.ts";

/** How a setting was found, and what was done. A DynamoDB on one machine has no backups. */
type SettingState = "was on" | "is on now" | "is not available here";

/** The settings of a table that a restore does not bring back. */
export type PreparedTable = {
  readonly tableArn: string;
  readonly streamArn: string;
  readonly settings: Readonly<
    Record<"stream" | "expiry" | "point-in-time recovery" | "deletion protection", SettingState>
  >;
};

/** The longest that DynamoDB takes for a change of a table. */
const maxWaitSeconds = 600;

/**
 * Gives a restored table what the stack's own has: stream, expiry, point-in-time recovery and deletion protection. Throws
 * an Error before it changes anything if keys, indexes, stream or expiry differ from those that Baton needs. Idempotent.
 */
export async function prepareTable(dynamodb: DynamoDBClient, name: string): Promise<PreparedTable> {
  const TableName = name;
  // The wait would take ten minutes to say that there is no such table. A table that is being restored exists.
  await describeTable(dynamodb, name);
  await waitUntilActive(dynamodb, name);
  const before = await describeTable(dynamodb, name);
  const { TimeToLiveDescription: expiry } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
  const fault = findLayoutFault(before, expiry);
  if (fault) throw new Error(fault);

  const update = async (isOn: boolean, change: Omit<UpdateTableCommandInput, "TableName">): Promise<SettingState> => {
    if (isOn) return "was on";
    await dynamodb.send(new UpdateTableCommand({ TableName, ...change }));
    await waitUntilActive(dynamodb, name);
    return "is on now";
  };
  // One after the other: DynamoDB refuses a change while another is in progress.
  const deletionProtection = await update(before.DeletionProtectionEnabled === true, {
    DeletionProtectionEnabled: true,
  });
  const stream = await update(before.StreamSpecification?.StreamEnabled === true, {
    StreamSpecification: { StreamEnabled: true, StreamViewType: tableLayout.streamView },
  });
  const settings = {
    "deletion protection": deletionProtection,
    stream,
    expiry: await turnOnExpiry(dynamodb, name, expiry?.TimeToLiveStatus === "ENABLED"),
    "point-in-time recovery": await turnOnRecovery(dynamodb, name),
  };
  const { TableArn: tableArn = "", LatestStreamArn: streamArn = "" } = await describeTable(dynamodb, name);
  return { tableArn, streamArn, settings };
}

async function turnOnExpiry(dynamodb: DynamoDBClient, TableName: string, isOn: boolean): Promise<SettingState> {
  if (isOn) return "was on";
  const TimeToLiveSpecification = { AttributeName: tableLayout.expiry, Enabled: true };
  await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  return "is on now";
}

async function turnOnRecovery(dynamodb: DynamoDBClient, TableName: string): Promise<SettingState> {
  try {
    const { ContinuousBackupsDescription: backups } = await dynamodb.send(
      new DescribeContinuousBackupsCommand({ TableName }),
    );
    if (backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === "ENABLED") return "was on";
    const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
    await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
    return "is on now";
  } catch (fault) {
    const isUnknown = fault instanceof DynamoDBServiceException && fault.name === "UnknownOperationException";
    if (isUnknown) return "is not available here";
    throw fault;
  }
}

async function describeTable(dynamodb: DynamoDBClient, TableName: string): Promise<TableDescription> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  return Table ?? {};
}

async function waitUntilActive(client: DynamoDBClient, TableName: string): Promise<void> {
  await waitUntilTableExists({ client, maxWaitTime: maxWaitSeconds, minDelay: 2, maxDelay: 10 }, { TableName });
}
