import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  DynamoDBServiceException,
  ResourceNotFoundException,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, it } from "vitest";
import { prepareTable } from "#bin/table/prepare-table.ts";
import { tableLayout } from "#infrastructure/table-layout.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

const aws = mockClient(DynamoDBClient);
const dynamodb = new DynamoDBClient({ region: "eu-west-2" });

const keys = (hash: string, range: string): TableDescription["KeySchema"] => [
  { AttributeName: range, KeyType: "RANGE" },
  { AttributeName: hash, KeyType: "HASH" },
];
const restored: TableDescription = {
  TableStatus: "ACTIVE",
  TableArn: "arn:aws:dynamodb:eu-west-2:111122223333:table/restored",
  KeySchema: keys("pk", "sk"),
  GlobalSecondaryIndexes: tableLayout.indexes.map(({ name, partition, sort, included }) => ({
    IndexName: name,
    IndexStatus: "ACTIVE",
    KeySchema: keys(partition, sort),
    Projection: { NonKeyAttributes: included?.slice() },
  })),
};
const withIndexes = (change: (indexes: NonNullable<TableDescription["GlobalSecondaryIndexes"]>) => typeof indexes) => ({
  ...restored,
  GlobalSecondaryIndexes: change(restored.GlobalSecondaryIndexes ?? []),
});

function answer(
  table: TableDescription,
  { expiresBy, recovery = "DISABLED" }: { expiresBy?: string; recovery?: "ENABLED" | "DISABLED" } = {},
) {
  aws.on(DescribeTableCommand).resolves({ Table: table });
  aws.on(DescribeTimeToLiveCommand).resolves({
    TimeToLiveDescription: expiresBy
      ? { TimeToLiveStatus: "ENABLED", AttributeName: expiresBy }
      : { TimeToLiveStatus: "DISABLED" },
  });
  aws.on(DescribeContinuousBackupsCommand).resolves({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: recovery },
    },
  });
  aws.on(UpdateTableCommand).resolves({});
  aws.on(UpdateTimeToLiveCommand).resolves({});
  aws.on(UpdateContinuousBackupsCommand).resolves({});
}

const listChanges = () =>
  [
    ...aws.commandCalls(UpdateTableCommand),
    ...aws.commandCalls(UpdateTimeToLiveCommand),
    ...aws.commandCalls(UpdateContinuousBackupsCommand),
  ].map(({ args: [{ input }] }) => input);

beforeEach(() => {
  aws.reset();
});

describe("the preparation of a restored table", () => {
  it("fails at once for a table that does not exist", async () => {
    aws.on(DescribeTableCommand).rejects(new ResourceNotFoundException({ $metadata: {}, message: "not found" }));

    await expect(prepareTable(dynamodb, "restord")).rejects.toThrow("not found");
  });

  it("turns on all that a restore does not bring back, each by a change of its own", async () => {
    answer(restored);
    const { settings } = await prepareTable(dynamodb, "restored");
    expect(new Set(Object.values(settings))).toEqual(new Set(["is on now"]));
    expect(listChanges()).toEqual([
      { TableName: "restored", DeletionProtectionEnabled: true },
      { TableName: "restored", StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } },
      { TableName: "restored", TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true } },
      { TableName: "restored", PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
    ]);
  });

  it("changes nothing of a table that has it all, and returns its ARNs", async () => {
    const streamArn = `${restored.TableArn}/stream/2026-11-29T11:00:00.000`;
    answer(
      {
        ...restored,
        DeletionProtectionEnabled: true,
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
        LatestStreamArn: streamArn,
      },
      { expiresBy: "expiresAt", recovery: "ENABLED" },
    );
    const prepared = await prepareTable(dynamodb, "restored");
    expect(prepared).toMatchObject({ tableArn: restored.TableArn, streamArn });
    expect(new Set(Object.values(prepared.settings))).toEqual(new Set(["was on"]));
    expect(listChanges()).toEqual([]);
  });

  const unfit: [string, TableDescription, string?][] = [
    ["has the keys id, ", { ...restored, KeySchema: keys("id", "") }],
    ["by-due is missing", withIndexes((indexes) => indexes.slice(0, -1))],
    [
      "by-agency has other keys or attributes",
      withIndexes((indexes) => indexes.map((index) => ({ ...index, Projection: { ProjectionType: "KEYS_ONLY" } }))),
    ],
    [
      "by-agency is not ready (CREATING)",
      withIndexes((indexes) => indexes.map((index) => ({ ...index, IndexStatus: "CREATING" }))),
    ],
    [
      "The stream has KEYS_ONLY",
      { ...restored, StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } },
    ],
    ["Items expire by ttl", restored, "ttl"],
  ];
  it.each(unfit)("is refused before any change: %s", async (sentence, table, expiresBy) => {
    answer(table, { ...(expiresBy && { expiresBy }) });
    await expect(prepareTable(dynamodb, "restored")).rejects.toThrow(sentence);
    expect(listChanges()).toEqual([]);
  });

  it("says that recovery is not available where DynamoDB runs on one machine, and throws any other fault", async () => {
    answer(restored);
    const fault = (name: string) =>
      new DynamoDBServiceException({ name, message: name, $fault: "client", $metadata: {} });
    aws.on(DescribeContinuousBackupsCommand).rejects(fault("UnknownOperationException"));
    const { settings } = await prepareTable(dynamodb, "restored");
    expect(settings["point-in-time recovery"]).toBe("is not available here");
    aws.on(DescribeContinuousBackupsCommand).rejects(fault("AccessDeniedException"));
    await expect(prepareTable(dynamodb, "restored")).rejects.toThrow("AccessDeniedException");
  });
});
