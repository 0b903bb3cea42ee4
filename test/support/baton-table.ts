import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readApp } from "#local/app/read-app.ts";
import { makeAwsClient } from "#local/emulators/aws-client.ts";
import { createResources } from "#local/emulators/create-resources.ts";
import { indexStreamRecords } from "#local/emulators/index-stream-records.ts";
import { readSystem } from "#local/template/read-system.ts";
import type { System } from "#local/template/system.ts";
import type { Emulators } from "./emulators.ts";

const parts = { apiUrl: "http://127.0.0.1", awsEndpoint: "http://127.0.0.1" };

let known: Promise<System["tables"]> | undefined;

/** The tables of the app as it would be deployed, which a process reads once. */
const readTables = (): Promise<System["tables"]> =>
  (known ??= readApp(join(import.meta.dirname, "../.."), "sources").then(
    ({ template }) => readSystem(template, parts).tables,
  ));

/** Creates the deployed table's definition in the emulator, without stream consumers. Returns its name. */
export async function createBatonTable({
  call,
  dynamodbFile,
}: Pick<Emulators, "call" | "dynamodbFile">): Promise<string> {
  const tables = await readTables();
  // Without queues and topics, nothing is created there.
  const aws = makeAwsClient(parts.awsEndpoint);
  await createResources({ ...readSystem({ Resources: {} }, parts), tables }, { dynamodb: call, aws });
  aws.close();
  const [table] = tables;
  if (!table) throw new Error("the app has no table");
  if (dynamodbFile) {
    const database = new DatabaseSync(dynamodbFile, { timeout: 5_000 });
    indexStreamRecords(database);
    database.close();
  }
  return table.name;
}
