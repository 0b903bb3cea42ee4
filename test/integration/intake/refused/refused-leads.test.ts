import type { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import type { RefusedLead } from "#domain/lead/refused-lead.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeRefusedLeadRecorder } from "#intake/refused/adapters/refused-lead-recorder.ts";
import { makeRefusedLeadStore } from "#intake/refused/adapters/refused-lead-store.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";
import { setUpCampaign } from "#test/support/placing-world.ts";
import { startTable } from "#test/support/start-table.ts";
import { apiOver, type Asked } from "#test/support/tenants/api-over.ts";

let started: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => void (started = await startTable()));
afterAll(() => started?.stop());

const noQueue = { send: async () => ({}) } as unknown as SQSClient;

/** A campaign of an agency, and its requests with a live key, a second later each. */
async function anAgency(table: Table) {
  const campaign = await setUpCampaign(table, { duplicateWindowDays: 30 });
  const { agencyId } = campaign;
  const [secret, keyId] = [newApiKeySecret("live"), ids.create("key")];
  const key = { id: keyId, agencyId, name: "key", mode: "live", role: "agency", createdAt: at("09:00") } as const;
  await makeApiKeyStore(table).create(key, fingerprint(secret));
  let ms = Date.parse(at("14:00"));
  const ask = apiOver({ table, sqs: noQueue }, () => instant((ms += 1_000)));
  return {
    ...campaign,
    keyId,
    push: async (idempotencyKey: string | undefined, body: unknown) =>
      (await ask(secret, "pushLead", { body, ...(idempotencyKey !== undefined && { idempotencyKey }) })).status,
    batch: (leads: unknown[]) => ask(secret, "pushLeads", { body: { leads } }),
    change: (body: object) => ask(secret, "changeRefusedLeadSettings", { body }),
    list: async (query: Asked["query"] = {}) => {
      const { status, body } = await ask(secret, "listRefusedLeads", { query });
      if (status !== 200) throw new Error(body);
      return JSON.parse(body) as { items: RefusedLead[]; next: string | null; notKept?: number };
    },
  };
}

const codesOf = ({ items }: { items: RefusedLead[] }) =>
  items.map(({ idempotencyKey, code }) => [idempotencyKey, code]);

describe("refused leads", () => {
  it("are listed newest first with their reasons, whatever refused them", async () => {
    const { push, batch, list, leadOf, campaignId, keyId } = await anAgency(started.table);
    const { person, ...rest } = leadOf(1);
    expect(await push("accepted", leadOf(1))).toBe(202);
    expect(await push("duplicate", leadOf(1))).toBe(409);
    expect(await push("phone", { ...rest, person: { ...person, phone: "0" } })).toBe(422);
    expect(await push("unknown", { ...leadOf(2), campaignId: ids.create("campaign") })).toBe(422);
    expect(await push("accepted", leadOf(3))).toBe(409);
    expect(await push("fields", { campaignId, person: { nick: "Zoë" } })).toBe(422);
    expect(await push(undefined, leadOf(4))).toBe(400);
    await batch([{ ...leadOf(5), idempotencyKey: "item", notes: 7 }]);
    const listed = await list();
    expect(codesOf(listed)).toEqual([
      ["item", "validation_error"],
      [undefined, "idempotency_key_missing"],
      ["fields", "validation_error"],
      ["accepted", "idempotency_conflict"],
      ["unknown", "validation_error"],
      ["phone", "phone_invalid"],
      ["duplicate", "duplicate_lead"],
    ]);
    expect(listed.notKept).toBe(0);
    const [item, , , , , phone, duplicate] = listed.items;
    expect(item?.errors).toEqual([{ pointer: "/notes", detail: expect.any(String) }]);
    expect(phone).toMatchObject({ keyId, campaignId, status: 422, errors: [{ pointer: "/person/phone" }] });
    expect(duplicate?.leadId).toMatch(/^lead_/);
    expect(JSON.stringify(listed)).not.toMatch(/Person 1|example\.com/);
  });

  it("are one record for each request, however often it is repeated, and have the person only if asked for", async () => {
    const { push, change, list, leadOf } = await anAgency(started.table);
    expect((await change({ keepPerson: true })).body).toBe('{"keepPerson":true,"days":30}');
    const invalid = { ...leadOf(1), person: { name: "Zoë", phone: "0" } };
    for (const _ of [1, 2, 3]) await push("once", invalid);
    const { items } = await list();
    expect(items).toMatchObject([{ idempotencyKey: "once", person: { name: "Zoë", phone: "0" } }]);
  });

  it("are found by campaign, code, key and period, in pages", async () => {
    const { push, list, leadOf, campaignId } = await anAgency(started.table);
    const invalid = { ...leadOf(1), person: { name: "Zoë", phone: "0" } };
    for (const number of [1, 2, 3]) await push(`crm-${number}`, { ...invalid, notes: String(number) });
    await push("crm-2", { campaignId: ids.create("campaign"), person: invalid.person });
    expect(codesOf(await list({ campaignId }))).toEqual(["crm-3", "crm-2", "crm-1"].map((k) => [k, "phone_invalid"]));
    expect(codesOf(await list({ code: "validation_error" }))).toEqual([["crm-2", "validation_error"]]);
    expect(codesOf(await list({ idempotencyKey: "crm-2" }))).toEqual([
      ["crm-2", "validation_error"],
      ["crm-2", "phone_invalid"],
    ]);
    const all = (await list()).items;
    const [, second, third] = all;
    expect((await list({ from: third?.at ?? "", to: second?.at ?? "" })).items).toEqual([third]);

    const pages: RefusedLead[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: "1", ...(cursor !== undefined && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(1);
      pages.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(pages).toEqual(all);
    const first = await list({ limit: "1", idempotencyKey: "crm-2" });
    const rest = await list({ limit: "1", idempotencyKey: "crm-2", cursor: first.next ?? "" });
    expect([...codesOf(first), ...codesOf(rest), rest.next]).toEqual([
      ["crm-2", "validation_error"],
      ["crm-2", "phone_invalid"],
      null,
    ]);
  });

  it("are no longer listed after their days, before DynamoDB deletes them, and are counted where they were not kept", async () => {
    const store = { ...makeRefusedLeadStore(started.table), ...makeRefusedLeadRecorder(started.table) };
    const scope = { agencyId: ids.create("agency"), mode: "live" } as const;
    const refused = { id: ids.create("rfl"), at: at("14:00"), keyId: anId("key"), code: "suppressed", status: 409 };
    await store.add(scope, refused, at("15:00"));
    expect((await store.list(scope, { now: at("14:59") }, { limit: 9 })).refused).toEqual([refused]);
    expect((await store.list(scope, { now: at("15:00") }, { limit: 9 })).refused).toEqual([]);
    expect((await store.list({ ...scope, mode: "test" }, { now: at("14:59") }, { limit: 9 })).refused).toEqual([]);

    await store.countNotKept(scope, at("14:59"), 10);
    await store.countNotKept(scope, at("14:01"), 1);
    await store.countNotKept(scope, at("17:00"), 100);
    expect(await store.readNotKept(scope, {})).toBe(111);
    expect(await store.readNotKept(scope, { from: at("14:30"), to: at("16:00") })).toBe(11);
  });
});
