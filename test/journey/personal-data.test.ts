import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { personSortKey } from "#leads/adapters/keys.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { anEndpoint } from "#test/support/an-endpoint.ts";
import * as journey from "#test/support/running-baton.ts";
import { findPersonalData } from "#test/support/find-personal-data.ts";

let baton: journey.RunningBaton;
let api: ApiClient;
let agencyId: string;
let key: string;
let sqs: SQSClient;

/** Strings that functions know only from this test. They are short, because an error quotes only a few characters. */
const words = ["Quill", "quill", "cat-flap", "bearer-of-the-receiver", "path-of-the-receiver", "reply-of-the-receiver"];

beforeAll(async () => {
  baton = await journey.runBaton({ retryAfterSeconds: 1 });
  sqs = new SQSClient(baton.clientConfig("aws"));
  ({ agencyId, api, key } = await baton.newAgency());
});
afterAll(async () => {
  sqs?.destroy();
  await baton?.stop();
});

const person = { name: "Ada Quillfeather", phone: "+447700900987", email: "ada@quillfeather.example.com" };
const notes = "The roof leaks above the cat-flap.";

/** The output of each function, by the name of its log. */
async function logOf(name: string): Promise<string> {
  const logs = await readdir(baton.logFolder);
  const texts = logs.filter((each) => each.includes(name)).map((each) => readFile(join(baton.logFolder, each), "utf8"));
  return (await Promise.all(texts)).join("\n");
}

it("the logs contain no personal data, for any input to the API", async () => {
  const { campaignId, clientId } = await journey.aClientWithCampaign(api);
  const lead = { ...journey.aLeadBody(campaignId), person, notes, fields: { entry: "by the cat-flap" } };
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const send = async (path: string, body: string, more = {}) =>
    (await fetch(`${baton.apiUrl}${path}`, { method: "POST", headers: { ...headers, ...more }, body })).status;
  const whole = JSON.stringify(lead);
  const answers = [
    await send("/v1/leads", whole.slice(0, -9), { "idempotency-key": "a" }),
    await send("/v1/leads", whole.replace('"name":', "name:"), { "idempotency-key": "b" }),
    await send("/v1/leads", JSON.stringify({ ...lead, Quillfeather: person, person: [person] }), {
      "idempotency-key": "c",
    }),
    await send("/v1/leads", whole, { "idempotency-key": person.email.repeat(20) }),
    await send("/v1/leads", whole, { authorization: `Bearer ${key}x` }),
    await send(`/v1/leads/${person.email}/outcomes?name=Quillfeather`, whole),
    await send("/v1/suppressions", JSON.stringify({ ...person, reason: notes })),
    await send(`/v1/clients/${clientId}/subscriptions`, JSON.stringify({ channel: "sms", endpoint: person.name })),
    await send("/l/Quillfeather-Quillfeather", new URLSearchParams(person).toString()),
    await send("/s/Quillfeather-Quillfeather", new URLSearchParams(person).toString()),
    await send("/v/Quillfeather-Quillfeather", new URLSearchParams(person).toString()),
  ];
  expect(answers.every((status) => status >= 400 && status < 500)).toBe(true);
  expect(await findPersonalData(baton, words)).toEqual([]);
});

it("the logs contain no personal data if a stored item cannot be decoded or a provider refuses it", async () => {
  const crm = await anEndpoint((request, response) => {
    response.writeHead(500).end(`reply-of-the-receiver: no Ada Quillfeather at ${request.url}`);
  });
  const { campaignId, clientId } = await journey.aClientWithCampaign(api);
  const phone = "+447700900986";
  await journey.subscribe(api, clientId, { channel: "sms", endpoint: phone });
  await journey.subscribe(api, clientId, { channel: "email", endpoint: "sales@quillfeather.example.com" });
  await journey.subscribe(api, clientId, {
    channel: "webhook",
    endpoint: `${crm.url}?token=path-of-the-receiver`,
    headers: [{ name: "Authorization", value: "bearer-of-the-receiver" }],
  });
  baton.failNext({ channel: "sms", times: 1, code: "InternalError" });
  baton.failNext({ channel: "mail", times: 1, code: "MessageRejected" });
  const { id } = await journey.pushLead(api, campaignId, { person, notes });
  const { deliveries } = await journey.whenLead(api, id, (lead) =>
    lead.deliveries.every(({ status }) => status !== "pending"),
  );
  const card = /\/l\/[\w-]+/.exec(baton.sms({ to: phone })[0]?.body ?? "")?.[0] ?? "no link";

  const pk = leadPartition({ agencyId: agencyId as AgencyId, leadId: id });
  const unreadable = { pk, sk: personSortKey, person: person.name, notes: [notes], email: person.email };
  await baton.dynamodb.send(new PutItemCommand({ TableName: baton.tableName, Item: marshall(unreadable) }));
  expect((await api.get(`/v1/leads/${id}`)).status).toBe(500);
  expect((await fetch(`${baton.apiUrl}${card}`)).status).toBe(500);

  // The JSON is invalid exactly at the mailbox.
  const queues = await baton.queues();
  const events = queues.find(({ name, isDeadLetters }) => name.includes("Mail") && !isDeadLetters);
  const MessageBody = `{"eventType": "Bounce", "to": ${person.email}}`;
  await sqs.send(new SendMessageCommand({ QueueUrl: events?.url, MessageBody }));
  const order = { agencyId, about: id, deliveryId: deliveries[0]?.id, channel: "sms" };
  const texts = queues.find(({ name, isDeadLetters }) => name.includes("Sms") && !isDeadLetters);
  await sqs.send(new SendMessageCommand({ QueueUrl: texts?.url, MessageBody: JSON.stringify(order) }));

  for (const name of ["Api", "LeadCard", "MailEvents", "DeliverSms"]) {
    await journey.eventually(async () => (await logOf(name)).includes('"fault"'), 20_000);
  }
  expect(await findPersonalData(baton, words)).toEqual([]);
});
