import type { Table } from "../../lib/outbound/dynamodb/table.ts";
import { createBatonTable } from "./baton-table.ts";
import { startEmulators } from "./emulators.ts";

/**
 * Starts DynamoDB with the table that would be deployed, empty and for one test file alone.
 *
 * @example const { table, stop } = await startTable(); afterAll(stop);
 */
export async function startTable(): Promise<{ table: Table; stop(): Promise<void> }> {
  const emulators = await startEmulators();
  return {
    table: { client: emulators.dynamodb, name: await createBatonTable(emulators) },
    stop: () => emulators.stop(),
  };
}
