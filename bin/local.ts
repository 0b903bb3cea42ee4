import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type LocalBaton, startBaton } from "#local/start-baton.ts";
import { makeApiClient } from "./demo/api-client.ts";
import { bold, dim } from "./demo/print.ts";
import { verifyEndpoint } from "./demo/verify-endpoint.ts";
import { makeOperator } from "./operator.ts";

const usage = `Usage: npm start -- [--state FOLDER] [--port PORT] [--verbose]

Runs all of Baton on this machine until it is interrupted. What it knows is kept in FOLDER (.baton) and survives a restart.
The API answers on PORT (4500, or any free one with 0), the inboxes on the one after it.`;

const { values } = parseArgs({
  options: {
    state: { type: "string", default: ".baton" },
    port: { type: "string", default: "4500" },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});

if (values.help) console.log(usage);
else {
  await runLocal(resolve(values.state), Number(values.port)).catch((fault: unknown) => {
    // What can go wrong at start is said in a sentence (a port or a folder in use); its stack helps nobody who reads it here.
    console.error(`\n${fault instanceof Error ? fault.message : String(fault)}`);
    process.exitCode = 1;
  });
}

async function runLocal(stateFolder: string, port: number) {
  console.log("Starting Baton on this machine …");
  const ports = port === 0 ? {} : { api: port, inbox: port + 1 };
  const baton = await startBaton({ stateFolder, ports, quiet: !values.verbose });
  const { key, campaignId } = await loadOrCreateFirstAgency(baton, stateFolder);
  const operatorFile = join(stateFolder, "operator.env");
  await writeFile(operatorFile, shellVariables(baton.operatorEnvironment));
  const body = {
    campaignId,
    person: { name: "Zoë Ashworth", phone: "+447700900123", email: "zoe@example.com" },
    notes: "Two slipped tiles since the storm. Mornings are best.",
  };
  console.log(`
  ${bold("API")}          ${baton.apiUrl}
  ${bold("SMS inbox")}    ${baton.inboxUrl}/inbox/sms
  ${bold("Mail inbox")}   ${baton.inboxUrl}/inbox/mail
  ${bold("Key")}          ${key}
  ${bold("State")}        ${stateFolder}
  ${bold("Operator")}     . ${operatorFile}   ${dim(`leads the command line here; the table is ${baton.tableName}`)}

${dim("Push a lead, then look into the inboxes:")}

curl -i ${baton.apiUrl}/v1/leads -H "Authorization: Bearer ${key}" -H "Idempotency-Key: $(date +%s%N)" \\
  -H "Content-Type: application/json" -d '${JSON.stringify(body)}'

${dim("Ctrl-C stops it.")}`);

  const stop = () => {
    console.log("\nStopping …");
    // What was begun is finished; a second signal ends it at once.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
    void baton.stop().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

function shellVariables(variables: Record<string, string>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value}'\n`)
    .join("");
}

type FirstAgency = { key: string; campaignId: string };

/** The agency that is there from the first start on, with a client that gets its leads by SMS and email. */
async function loadOrCreateFirstAgency(baton: LocalBaton, stateFolder: string): Promise<FirstAgency> {
  const file = join(stateFolder, "first-agency.json");
  const saved = await readFile(file, "utf8").catch(() => undefined);
  if (saved !== undefined) return JSON.parse(saved) as FirstAgency;

  const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
  const { secret: key } = await makeOperator(dynamodb, baton.tableName).createAgency("My agency");
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
  // The key opens this machine's Baton only, and its owner wants to see it again at the next start.
  await writeFile(file, JSON.stringify({ key, campaignId }), { mode: 0o600 });
  return { key, campaignId };
}
