import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { ErasureView } from "#erasures/schemas.ts";
import { findPersonalData } from "#test/support/find-personal-data.ts";
import * as journey from "#test/support/running-baton.ts";
import { scanTable } from "#test/support/scan-table.ts";
import { startCommand } from "#test/support/start-command.ts";

type Erasure = z.infer<typeof ErasureView>;

const person = { name: "Ada Quillfeather", phone: "+447700900987", email: "ada@quillfeather.example.com" };
const notes = "The roof leaks above the cat-flap.";
const words = ["Quillfeather", "quillfeather", "447700900987", "cat-flap"];

describe("a person who is erased", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;
  let agencyId: string;
  let clientId: string;
  let campaignId: string;
  let leadId: string;
  let erasure: Erasure;

  beforeAll(async () => {
    baton = await journey.runBaton({ retryAfterSeconds: 1 });
    ({ api, agencyId } = await baton.newAgency());
    ({ clientId, campaignId } = await journey.aClientWithCampaign(api));
    await api.call("PATCH", "/v1/refused-leads/settings", { keepPerson: true });
    for (const endpoint of [
      { channel: "sms", endpoint: "+447700900903" },
      { channel: "email", endpoint: "sales@client.example.com" },
      baton.webhookAt("/crm"),
    ]) {
      const { secret } = await journey.subscribe(api, clientId, endpoint);
      if (secret) baton.receiver.accept("/crm", secret);
    }
    ({ id: leadId } = await journey.pushLead(api, campaignId, { person, notes }));
    await journey.whenLead(api, leadId, ({ deliveries }) => deliveries.every(({ status }) => status === "delivered"));
    await api.post(`/v1/leads/${leadId}/outcomes`, { outcome: "quoted", note: "Ask for Ms Quillfeather." });
    const note = "Ms Quillfeather says that it is her neighbour's roof.";
    const returned = await api.post(`/v1/leads/${leadId}/returns`, { reason: "invalid_contact", note }, "return");
    const test = await journey.aKey(api, { role: "agency", mode: "test" });
    const sandbox = await journey.pushLead(test, campaignId, { person, notes });
    await journey.whenLead(test, sandbox.id, ({ deliveries }) =>
      deliveries.every(({ status }) => status === "delivered"),
    );
    // The same person again is refused as a duplicate, and recorded with the person.
    const again = await api.post("/v1/leads", { campaignId, person, notes }, "again");
    const { body, status } = await api.post<Erasure>("/v1/erasures", { phone: person.phone });
    if (returned.status !== 201 || again.status !== 409 || status !== 202)
      throw new Error(`set-up answered ${returned.status}, ${again.status}, ${status}`);
    erasure = await journey.eventually(async () => {
      const read = await api.get<Erasure>(`/v1/erasures/${body.id}`);
      const { erasedAt, recipients } = read.body;
      const areNotified = recipients.length === 3 && recipients.every(({ status: s }) => s === "notified");
      return erasedAt !== undefined && areNotified && read.body;
    });
  });
  afterAll(() => baton?.stop());

  it("leaves the lead with its history, its bill and `erasedAt` instead of the person", async () => {
    const { body: lead } = await api.get<journey.FullLead>(`/v1/leads/${leadId}`);
    expect(lead).toMatchObject({ id: leadId, erasedAt: expect.any(String), clientId });
    expect(lead.person).toBeUndefined();
    expect(lead.history.at(-1)).toMatchObject({ kind: "erased", erasureId: erasure.id });
    const path = `/v1/clients/${clientId}/billing-records?from=2020-01-01T00:00:00Z&to=2999-01-01T00:00:00Z`;
    // The projector may be behind.
    const records = await journey.eventually(async () => {
      const found = await api.listAll<{ leadId: string }>(path);
      return found.length > 0 && found;
    });
    expect(records.map((record) => record.leadId)).toEqual([leadId]);
  });

  it("is in no item of the table, no queue and no log", async () => {
    expect(await wordsInTable()).toEqual([]);
    expect(await findPersonalData(baton, words)).toEqual([]);
    const sqs = new SQSClient(baton.clientConfig("aws"));
    const queued = await Promise.all(
      (await baton.queues()).map(({ url }) =>
        sqs.send(new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 1 })),
      ),
    );
    sqs.destroy();
    const bodies = JSON.stringify(queued.map(({ Messages }) => Messages));
    expect(words.filter((word) => bodies.includes(word))).toEqual([]);
  });

  it("is refused as suppressed when pushed again, and recorded without the person", async () => {
    const again = await api.post<{ code: string }>("/v1/leads", { campaignId, person, notes }, "later");
    expect(again.body.code).toBe("suppressed");
    const refused = await journey.eventually(async () => {
      const [found] = await api.listAll<{ code: string; person?: object }>("/v1/refused-leads?idempotencyKey=later");
      return found;
    });
    expect(refused).toMatchObject({ code: "suppressed" });
    expect(await wordsInTable()).toEqual([]);
  });

  it("is announced to each recipient, which confirms by the link", async () => {
    expect(erasure.recipients.map(({ channel }) => channel).toSorted()).toEqual(["email", "sms", "webhook"]);
    const notice = baton.sms().find(({ body }) => body.includes("/e/"));
    const [url = ""] = /https?:\S+\/e\/\S+/.exec(notice?.body ?? "") ?? [];
    expect(await (await fetch(url)).text()).toContain("I have deleted it");
    const before = await api.get<Erasure>(`/v1/erasures/${erasure.id}`);
    expect(before.body.recipients.filter(({ status }) => status === "confirmed")).toEqual([]);
    expect((await fetch(url, { method: "POST" })).status).toBe(200);
    const { body } = await api.get<Erasure>(`/v1/erasures/${erasure.id}`);
    expect(body.recipients.filter(({ status }) => status === "confirmed")).toMatchObject([{ channel: "sms" }]);
    expect((await fetch(`${url.slice(0, -3)}xxx`)).status).toBe(404);
    const card = baton.sms().find(({ body }) => body.includes("/l/"));
    const [cardUrl = ""] = /https?:\S+\/l\/\S+/.exec(card?.body ?? "") ?? [];
    const shown = await fetch(cardUrl);
    expect(shown.status).toBe(410);
    expect(await shown.text()).not.toContain("Quillfeather");
  });

  it("is asked for by a live key of the agency only, and not found by others", async () => {
    const client = await journey.aKey(api, { role: "client", clientId });
    expect((await client.post("/v1/erasures", { leadId })).status).toBe(403);
    const { api: stranger } = await baton.newAgency("Another agency");
    expect((await stranger.post("/v1/erasures", { leadId })).status).toBe(404);
    expect((await stranger.get(`/v1/erasures/${erasure.id}`)).status).toBe(404);
    expect((await api.post("/v1/erasures", { leadId, phone: person.phone })).status).toBe(422);
  });

  it("is erased again when a backup brought the data back and the log is replayed, and the ledger holds", async () => {
    const run = (...args: string[]) =>
      startCommand([...args, "--agency", agencyId, "--table", baton.tableName], baton.operatorEnvironment).ended;
    const log = await run("erasure", "log");
    expect(log.said).toContain(leadId);
    expect(words.filter((word) => log.said.includes(word))).toEqual([]);
    const folder = await mkdtemp(join(tmpdir(), "erasures-"));
    const file = join(folder, "log.ndjson");
    await writeFile(file, log.said);
    // What the backup held: the person, and neither the erasure nor its fact.
    const lead = `${agencyId}/${leadId}`;
    const remove = (pk: string, sk: string) =>
      baton.dynamodb.send(new DeleteItemCommand({ TableName: baton.tableName, Key: { pk: { S: pk }, sk: { S: sk } } }));
    await remove(lead, "fact/erased");
    await remove(agencyId, `erasure/${erasure.id}`);
    await baton.dynamodb.send(
      new PutItemCommand({
        TableName: baton.tableName,
        Item: marshall({ pk: lead, sk: "person", person, notes, fields: {}, fingerprint: "backup" }),
      }),
    );
    expect((await api.get<journey.FullLead>(`/v1/leads/${leadId}`)).body.person).toMatchObject({ name: person.name });
    expect(await run("erasure", "replay", file)).toMatchObject({
      code: 0,
      said: expect.stringContaining("1 erasure again"),
    });
    await rm(folder, { recursive: true });
    await baton.runSchedules();
    await journey.whenLead(api, leadId, ({ erasedAt }) => erasedAt !== undefined, 90_000);
    await expect.poll(wordsInTable).toEqual([]);
    expect(await run("ledger", "verify")).toMatchObject({
      code: 0,
      said: expect.stringContaining("The ledger holds."),
    });
  });

  async function wordsInTable(): Promise<string[]> {
    const items = await scanTable({ client: baton.dynamodb, name: baton.tableName });
    expect(items.length).toBeGreaterThan(10);
    const text = JSON.stringify(items);
    return words.filter((word) => text.includes(word));
  }
});
