import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { credentials, region } from "#local/region.ts";
import type { Table } from "#platform/table/table.ts";
import { createBatonTable } from "./baton-table.ts";
import { startEmulators } from "./emulators.ts";

/**
 * Starts DynamoDB with the deployed table's definition, empty and for one test file, and the client that functions use.
 *
 * @example const { table, stop } = await startTable(); afterAll(stop);
 */
export async function startTable(): Promise<{ table: Table; stop(): Promise<void> }> {
  const emulators = await startEmulators();
  const client = new DynamoDBClient({ endpoint: emulators.endpoints.dynamodb, region, credentials });
  return {
    table: { client, name: await createBatonTable(emulators) },
    async stop() {
      client.destroy();
      await emulators.stop();
    },
  };
}
