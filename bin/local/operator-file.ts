import { writeFile } from "node:fs/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import type { LocalBaton } from "#local/start-baton.ts";
import { fingerprint } from "#platform/ids.ts";

/**
 * Writes the file that makes `baton` in a shell use the Baton of this machine. With the region and the addresses of the
 * emulators, it exports the names that the pages of the documentation use: `TABLE`, `SECRET`, and the `AGENCY` of an API
 * key.
 */
export async function writeOperatorFile(file: string, baton: LocalBaton, key: string): Promise<void> {
  const agencyId = await findAgencyId(baton, key);
  const variables = {
    ...baton.operatorEnvironment,
    TABLE: baton.tableName,
    SECRET: baton.outputs["SecretArn"] ?? "",
    ...(agencyId && { AGENCY: agencyId }),
  };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
  await writeFile(file, lines.join(""));
}

async function findAgencyId(baton: LocalBaton, key: string): Promise<string | undefined> {
  const client = new DynamoDBClient(baton.clientConfig("dynamodb"));
  const found = await makeApiKeyStore({ client, name: baton.tableName }).findByHash(fingerprint(key));
  client.destroy();
  return found?.agencyId;
}
