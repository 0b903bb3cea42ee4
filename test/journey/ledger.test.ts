import { createHash } from "node:crypto";
import { type AttributeValue, DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { LeadView } from "#leads/schemas.ts";
import type { ExportView, ExportWithFiles } from "#exports/schemas.ts";
import type { BalancesView, EntryProof, EntryView } from "#ledger/schemas.ts";
import { startCommand } from "#test/support/start-command.ts";
import {
  aClientWithCampaign,
  aKey,
  eventually,
  pushLead,
  runBaton,
  type RunningBaton,
  subscribe,
  whenLead,
} from "#test/support/running-baton.ts";

describe("the ledger of an agency", () => {
  let baton: RunningBaton;
  let agency: ApiClient;
  let client: ApiClient;
  let agencyId: string;
  let clientId: string;
  const leads: LeadView[] = [];

  beforeAll(async () => {
    baton = await runBaton();
    ({ api: agency, agencyId } = await baton.newAgency());
    const { campaignId, ...created } = await aClientWithCampaign(agency);
    ({ clientId } = created);
    client = await aKey(agency, { role: "client", clientId });
    await subscribe(agency, clientId, { channel: "sms", endpoint: "+447700900903" });
    for (let number = 0; number < 3; number++) leads.push(await pushLead(agency, campaignId));
    const [rejected] = leads;
    if (!rejected) throw new Error("no lead");
    await whenLead(agency, rejected.id, ({ status }) => status === "delivered");
    await eventually(async () => (await entries()).length === 3);
    await client.post(`/v1/leads/${rejected.id}/acknowledgements`, { outcome: "rejected", reason: "not our area" });
    await eventually(async () => (await entries()).length === 4);
  });
  afterAll(() => baton?.stop());

  const path = () => `/v1/clients/${clientId}/entries`;
  const entries = () => agency.listAll<EntryView>(path());

  it("charges each lead, and reverses the charge of a rejected one, in the order of posting", async () => {
    const all = await entries();
    const charges = all.slice(0, 3);
    expect(charges.map(({ leadId = "" }) => leadId).sort()).toEqual(leads.map(({ id }) => id).sort());
    for (const charge of charges) expect(charge).toMatchObject({ amount: 6000, rule: "lead.accepted@1" });
    expect(all.slice(3)).toMatchObject([{ leadId: leads[0]?.id, amount: -6000, rule: "lead.rejected@1" }]);
    for (const { legs } of all) expect(legs.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    expect(await agency.listAll<EntryView>("/v1/entries")).toEqual(all);
    expect(await client.listAll<EntryView>(path())).toEqual(all);
  });

  it("proves an entry by its facts and by a hash that anyone can compute", async () => {
    const reversal = (await entries()).at(-1);
    const { body } = await client.get<z.infer<typeof EntryProof>>(`${path()}/${reversal?.id}`);
    expect(body.entry).toEqual(reversal);
    expect(body.facts.map(({ kind }) => kind)).toEqual(["received", "acknowledged"]);
    const { hash, ...page } = body.page;
    const sorted = JSON.stringify(page, (_, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );
    expect(createHash("sha256").update(sorted).digest("base64url")).toBe(hash);
    const balances = await client.get<{ items: z.infer<typeof BalancesView>[] }>(`/v1/clients/${clientId}/balances`);
    expect(balances.body.items).toEqual([
      {
        currency: "GBP",
        balances: { unbilled: 12_000, revenue: -12_000 },
        page: body.page.number,
        postedAt: page.postedAt,
        hash,
      },
    ]);
  });

  it("is one CSV file over several pages, with amounts in minor units and as decimals", async () => {
    const parts: string[] = [];
    let next: string | undefined = `${path()}?limit=2`;
    while (next) {
      const part: Awaited<ReturnType<typeof agency.get<string>>> = await agency.get<string>(next, {
        accept: "text/csv",
      });
      parts.push(part.body);
      next = /<([^>]+)>/.exec(part.headers.get("link") ?? "")?.[1];
    }
    expect(parts).toHaveLength(2);
    const rows = parts
      .join("")
      .trim()
      .split("\r\n")
      .map((row) => row.split(","));
    expect(rows.map((row) => row.slice(7, 10))).toEqual([
      ["amount", "decimalAmount", "currency"],
      ...Array.from({ length: 3 }, () => ["6000", "60.00", "GBP"]),
      ["-6000", "-60.00", "GBP"],
    ]);
  });

  it("is exported to files, of which only the agency and the client get links", async () => {
    const { body: created } = await client.post<ExportView>("/v1/exports", { format: "ndjson" });
    expect(created).toMatchObject({ status: "running", clientId });
    const read = async () => (await agency.get<ExportWithFiles>(`/v1/exports/${created.id}`)).body;
    await eventually(async () => (await read()).status === "done");
    const manifest = await fetch((await read()).manifest?.url ?? "");
    expect([manifest.status, await manifest.json()]).toEqual([
      200,
      expect.objectContaining({ exportId: created.id, clientId, to: created.to }),
    ]);
    const foreignKey = await aKey(agency, { role: "client", clientId: (await aClientWithCampaign(agency)).clientId });
    expect((await foreignKey.get(`/v1/exports/${created.id}`)).status).toBe(404);
    expect(await foreignKey.listAll("/v1/exports")).toEqual([]);
    expect(await client.listAll("/v1/exports")).toMatchObject([{ id: created.id, status: "done" }]);
    const whole = await agency.post<ExportView>("/v1/exports", { format: "csv" });
    expect((await client.get(`/v1/exports/${whole.body.id}`)).status).toBe(404);
  });

  it("shows nothing to another agency or client, and refuses a time that is too recent", async () => {
    const stranger = (await baton.newAgency()).api;
    const other = await aClientWithCampaign(agency);
    const foreignKey = await aKey(agency, { role: "client", clientId: other.clientId });
    const [first] = await entries();
    for (const api of [stranger, foreignKey]) {
      for (const each of [path(), `${path()}/${first?.id}`, `/v1/clients/${clientId}/balances`]) {
        expect((await api.get(each)).status).toBe(404);
      }
    }
    expect(await stranger.listAll("/v1/entries")).toEqual([]);
    expect((await agency.get(`${path()}/GBP-99-1`)).status).toBe(404);
    const recent = await agency.get(`${path()}?asOf=${new Date().toISOString()}`);
    expect(recent).toMatchObject({ status: 422, body: { code: "as_of_too_recent" } });
  });

  it("verifies on the command line, until an item is changed behind its back", async () => {
    const verify = () =>
      startCommand(["ledger", "verify", "--agency", agencyId, "--table", baton.tableName], baton.operatorEnvironment)
        .ended;
    expect(await verify()).toMatchObject({
      code: 0,
      said: expect.stringMatching(/4 entries, unbilled 120\.00\n.*hash of the last page[^]*The ledger holds\.\n$/),
    });
    const dynamodb = new DynamoDBClient(baton.clientConfig("dynamodb"));
    const change = (path: string, value: AttributeValue) =>
      dynamodb.send(
        new UpdateItemCommand({
          TableName: baton.tableName,
          Key: { pk: { S: `${agencyId}/${clientId}/journal/GBP` }, sk: { S: "page/000000000001" } },
          UpdateExpression: `SET ${path} = :value`,
          ExpressionAttributeValues: { ":value": value },
        }),
      );
    await change("entries[0].amount", { N: "1" });
    const changed = await verify();
    expect(changed.code).toBe(1);
    expect(changed.said).toMatch(/page 1: its content was changed[^]*GBP-1-1: its facts decide another amount/);

    await change("postedAt", { S: "none" });
    dynamodb.destroy();
    const unreadable = await verify();
    expect(unreadable.code).toBe(1);
    expect(unreadable.said).toMatch(/GBP: after page 0: an item cannot be read: its postedAt is not valid/);
    expect(unreadable.said).toMatch(/The ledger does not hold: 1 fault\./);
  });
});
