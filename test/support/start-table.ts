import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeAwsClient } from "#local/emulators/aws-client.ts";
import { startDynamoDb } from "#local/emulators/start-dynamodb.ts";
import type { Table } from "#platform/table/table.ts";
import { createBatonTable } from "./baton-table.ts";
import { openDynamoDb } from "./open-dynamodb.ts";

/**
 * Starts DynamoDB with the deployed table's definition, empty and for one test file, and the client that functions use.
 *
 * @example const { table, stop } = await startTable(); afterAll(stop);
 */
export async function startTable(): Promise<{ table: Table; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "baton-table-"));
  const dynamo = await startDynamoDb(join(folder, "dynamodb.db"));
  const client = openDynamoDb(dynamo);
  const call = makeAwsClient(dynamo.endpoint, dynamo.credentials.accessKeyId);
  const name = await createBatonTable({ call, dynamodbFile: dynamo.file });
  call.close();
  return {
    table: { client, name },
    async stop() {
      client.destroy();
      await dynamo.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
