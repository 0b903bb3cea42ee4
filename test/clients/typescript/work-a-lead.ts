/**
 * Works a lead with the client that @hey-api/openapi-ts generates from docs/openapi.json. The test
 * test/journey/typescript-client.test.ts puts it beside the generated files, compiles it strictly, and runs it.
 */
import { client as generated } from "./generated/client.gen.js";
import {
  createCampaign,
  createClient,
  createExport,
  createSubscription,
  type Fact,
  listBillingRecords,
  listClientAttempts,
  pushLead,
  pushLeads,
  readExport,
  readLead,
  readSubscription,
  recordContactAttempt,
  recordOutcome,
} from "./generated/index.js";

/** Sets up a client, then pushes, reads, works and bills a lead. Throws when the API answers with a problem. */
export async function workALead(settings: {
  baseUrl: string;
  key: string;
  webhookUrl: string;
  /** Receives the secret with which the webhooks are signed. */
  onSecret: (secret: string) => void;
}) {
  generated.setConfig({ baseUrl: settings.baseUrl, auth: settings.key, throwOnError: true });

  const { data: client } = await createClient({ body: { name: "Pennine Roofing Ltd" }, throwOnError: true });
  const { data: campaign } = await createCampaign({
    body: { clientId: client.id, name: "Roofs", model: "callback", price: { amount: 6000, currency: "GBP" } },
    throwOnError: true,
  });
  const { data: subscription } = await createSubscription({
    path: { clientId: client.id },
    body: { channel: "webhook", endpoint: settings.webhookUrl },
    throwOnError: true,
  });
  if (subscription.channel === "webhook") settings.onSecret(subscription.secret);
  const subscriptionPath = { clientId: client.id, subscriptionId: subscription.id };
  await until(async () => {
    const { data } = await readSubscription({ path: subscriptionPath, throwOnError: true });
    return data.status === "active";
  });

  const person = { name: "Zoë Ashworth", phone: "+447700900123" };
  const { data: pushed } = await pushLead({
    headers: { "Idempotency-Key": "typescript-1" },
    body: { campaignId: campaign.id, person, notes: "Two slipped tiles.", fields: { storeys: 2 } },
    throwOnError: true,
  });
  const path = { leadId: pushed.id };
  await until(async () => (await readLead({ path, throwOnError: true })).data.status === "delivered");
  await recordContactAttempt({ path, body: { result: "connected" }, throwOnError: true });
  await recordOutcome({
    path,
    body: { outcome: "won", value: { amount: 450_000, currency: "GBP" } },
    throwOnError: true,
  });
  const { data: lead } = await readLead({ path, throwOnError: true });
  // Lists and bills follow the history within a second or two.
  const attempts = await until(async () => {
    const { data } = await listClientAttempts({ path: subscriptionPath, throwOnError: true });
    return data.items.length > 0 && data.items;
  });

  const { data: batch } = await pushLeads({
    body: {
      leads: [
        { idempotencyKey: "typescript-2", campaignId: campaign.id, person: { name: "Tom", phone: "12" } },
        { idempotencyKey: "typescript-3", campaignId: campaign.id, person: { name: "Ann", email: "ann@example.com" } },
      ],
    },
    throwOnError: true,
  });
  const refused = await pushLead({
    headers: { "Idempotency-Key": "typescript-4" },
    body: { campaignId: campaign.id, person: { name: "Tom", phone: "12" } },
    throwOnError: false,
  });

  const month = new Date().toISOString().slice(0, 7);
  const billed = await until(async () => {
    const { data } = await listBillingRecords({ path: { clientId: client.id }, query: { month }, throwOnError: true });
    // The same request may also be answered as CSV or NDJSON.
    return typeof data !== "string" && data.items.find(({ leadId, outcome }) => leadId === lead.id && outcome);
  });
  const { data: started } = await createExport({ body: { clientId: client.id, format: "csv" }, throwOnError: true });
  const exported = await until(async () => {
    const { data } = await readExport({ path: { exportId: started.id }, throwOnError: true });
    return data.status === "done" && data;
  });
  const { error: notHandedOver } = await createExport({
    body: { clientId: client.id, statement: "INV-000001", format: "xero" },
    throwOnError: false,
  });
  return {
    exported: [exported.parts.length, exported.manifest?.publicKey.slice(0, 5)],
    notHandedOver: notHandedOver && "code" in notHandedOver ? notHandedOver.code : undefined,
    subscriptionId: subscription.id,
    history: lead.history.map((fact) => `${fact.kind}: ${describe(fact)}`),
    person: lead.person?.name,
    storeys: lead.fields?.["storeys"],
    attempts: attempts.map(({ result }) => result),
    batch: batch.results.map((item) => (item.outcome === "accepted" ? item.lead.status : item.problem.code)),
    refusal: refused.error && "code" in refused.error ? refused.error.errors?.map(({ pointer }) => pointer) : undefined,
    bill: { charged: billed.charged, outcome: billed.outcome?.kind },
  };
}

/** A switch without a default: it compiles only if `kind` tells the facts apart, and each has its own properties. */
function describe(fact: Fact): string {
  switch (fact.kind) {
    case "received":
      return String(fact.placement?.deliveries.length);
    case "placed":
      return fact.placement.clientId;
    case "duplicate_refused":
      return fact.by.join();
    case "delivered":
      return fact.reference;
    case "delivery_failed":
      return fact.reason;
    case "delivery_skipped":
      return fact.reason;
    case "delivery_bounced":
      return fact.detail;
    case "delivery_confirmed":
      return fact.by;
    case "acknowledged":
      return fact.outcome;
    case "erased":
      return fact.erasureId;
    case "links_revoked":
      return fact.author;
    case "woken":
      return String(fact.cycle);
    case "not_woken":
      return fact.reason;
    case "chased":
      return `${fact.step} ${fact.missing}`;
    case "taken":
      return fact.by;
    case "return_opened":
      return fact.reason;
    case "return_referred":
      return fact.cause;
    case "return_decided":
      return fact.decision;
    case "replaces":
      return fact.leadId;
    case "return_settled":
    case "return_withdrawn":
      return String(fact.number);
    case "call_started":
      return fact.author;
    case "contact_attempted":
    case "attempt_withdrawn":
      return fact.result;
    case "appointment_booked":
      return fact.start;
    case "appointment_moved":
      return `${fact.from} to ${fact.to}`;
    case "appointment_confirmed":
    case "appointment_cancelled":
      return fact.by;
    case "appointment_said":
    case "appointment_decided":
      return fact.result;
    case "appointment_message_sent":
      return `${fact.message} to the ${fact.side} by ${fact.channel}`;
    case "appointment_reminded":
      return `${fact.side}, ${fact.minutesBefore} minutes before`;
    case "appointment_concluded":
      return fact.stage;
    case "appointment_message_skipped":
    case "appointment_message_failed":
      return fact.reason;
    case "appointment_message_deferred":
      return fact.until;
    case "outcome_recorded":
      return `${fact.outcome} ${fact.value?.amount}`;
  }
}

async function until<Value>(find: () => Promise<Value | false | undefined>): Promise<Value> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await find();
    if (found !== false && found !== undefined) return found;
    if (Date.now() > deadline) throw new Error("not within a minute");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
