import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LocalBaton } from "#local/start-baton.ts";
import { makeApiClient } from "../demo/api-client.ts";
import { verifyEndpoint } from "../demo/verify-endpoint.ts";
import { makeOperator } from "../operator.ts";

/** The API key of an agency, and a campaign whose leads it may push. */
export type FirstAgency = { key: string; campaignId: string };

/** The administrator of the first agency, who signs in to the console. */
export const firstUser = { email: "you@agency.example.com", name: "Agency admin" };

/** Returns the agency of the first start. Creates one if there is none, or Baton does not know its key or campaign. */
export async function loadOrCreateFirstAgency(baton: LocalBaton, stateFolder: string): Promise<FirstAgency> {
  const file = join(stateFolder, "first-agency.json");
  const saved = await readAgency(file);
  if (saved && !(await isUnknown(baton, saved))) return saved;
  const agency = await createFirstAgency(baton);
  // The file holds the key in clear text, because the next start prints it again. It opens this machine's Baton only.
  await writeFile(file, JSON.stringify(agency), { mode: 0o600 });
  return agency;
}

async function readAgency(file: string): Promise<FirstAgency | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as FirstAgency;
  } catch {
    return undefined;
  }
}

async function isUnknown(baton: LocalBaton, { key, campaignId }: FirstAgency): Promise<boolean> {
  const { status } = await makeApiClient(baton.apiUrl, key).get(`/v1/campaigns/${campaignId}`);
  return status === 401 || status === 404;
}

/** Creates an agency and one client, which has a campaign and gets its leads by SMS and email. */
async function createFirstAgency(baton: LocalBaton): Promise<FirstAgency> {
  const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
  const operator = makeOperator(dynamodb, baton.tableName);
  const { secret: key, agency: created } = await operator.createAgency("My agency");
  await operator.createUser(created.id, { ...firstUser, role: "agency_admin", clientIds: [] });
  dynamodb.destroy();
  const agency = makeApiClient(baton.apiUrl, key, baton.inboxUrl);
  const create = async (path: string, body: object) => {
    const answer = await agency.post<{ id: string }>(path, body);
    if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}`);
    return answer.body.id;
  };
  const clientId = await create("/v1/clients", { name: "Pennine Roofing Ltd" });
  const subscriptions = `/v1/clients/${clientId}/subscriptions`;
  for (const body of [
    { channel: "sms", endpoint: "+447700900901" },
    { channel: "email", endpoint: "sales@pennine.example.com" },
  ]) {
    await verifyEndpoint(agency, subscriptions, { id: await create(subscriptions, body) });
  }
  const price = { amount: 6_000, currency: "GBP" };
  const campaignId = await create("/v1/campaigns", { clientId, name: "Roofs in Leeds", model: "callback", price });
  return { key, campaignId };
}
