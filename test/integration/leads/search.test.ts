import type { SQSClient } from "@aws-sdk/client-sqs";
import { DeleteItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import { openLedger } from "#app/open-ledger.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { fingerprint } from "#platform/ids.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { toAttributes } from "#platform/table/table.ts";
import { at } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";
import { placingUseCases, setUpCampaign } from "#test/support/placing-world.ts";
import { scanTable } from "#test/support/scan-table.ts";
import { startTable } from "#test/support/start-table.ts";
import { apiOver } from "#test/support/tenants/api-over.ts";

let started: Awaited<ReturnType<typeof startTable>>;
let agency: Awaited<ReturnType<typeof anAgency>>;
beforeAll(async () => {
  started = await startTable();
  agency = await anAgency();
});
afterAll(() => started?.stop());

const noQueue = { send: async () => ({}) } as unknown as SQSClient;
const people = [
  { name: "Zoë O'Connor", phone: "+447700900001", email: "Zoe@example.com" },
  { name: "Tom Connor", phone: "+447700900002" },
  { name: "Zoe Smith", email: "smith@example.com" },
  { name: "Zoë O'Connor", phone: "+447700900001", email: "zoe@example.com" },
];

/** An agency of two clients in turn, with the leads of `people`, one a second, which are shared by both clients. */
async function anAgency() {
  const { table } = started;
  const pool = { mode: "priority" as const, share: 2, members: [{}, {}] };
  const campaign = await setUpCampaign(table, { duplicateWindowDays: 0, pool });
  const { agencyId, caller, campaignId, clientIds } = campaign;
  let ms = Date.parse(at("14:00"));
  const now = () => instant(ms);
  const { acceptLead, dispatchLeads } = placingUseCases(table, now);
  const history = makeHistoryStore(table);
  const projectLead = makeProjectLead({
    history,
    records: makeBillingRecordStore(table),
    ...openLedger(table, now),
    scheduleDayCells: async () => undefined,
  });
  const leadIds: LeadId[] = [];
  const shares: LeadId[] = [];
  for (const [index, person] of people.entries()) {
    ms += 1_000;
    const accepted = await acceptLead(caller, `lead-${index}`, { campaignId, person, notes: "", fields: {} });
    if (!accepted.ok) throw new Error(accepted.refusal.kind);
    const { leadId, received } = accepted.value;
    await dispatchLeads([{ key: { agencyId, leadId }, decision: received }]);
    const share = received.shares?.[0]?.leadId;
    if (!share) throw new Error("not shared");
    for (const each of [leadId, share]) await projectLead({ agencyId, leadId: each });
    leadIds.push(leadId);
    shares.push(share);
  }

  const holder = async (role: "agency" | "client" | "billing", clientId?: ClientId) => {
    const secret = newApiKeySecret("live");
    const key = { id: ids.create("key"), agencyId, name: "key", mode: "live", role, clientId, createdAt: at("09:00") };
    await makeApiKeyStore(table).create(key as ApiKey, fingerprint(secret));
    return async (query: Record<string, string>) => {
      const answer = await apiOver({ table, sqs: noQueue }, now)(secret, "listLeads", { query });
      return {
        status: answer.status,
        ...(JSON.parse(answer.body) as { items: { id: LeadId }[]; next: string | null }),
      };
    };
  };
  return { ...campaign, leadIds, shares, history, clients: clientIds, asAgency: await holder("agency"), holder };
}

const numbersOf = ({ items }: { items: { id: LeadId }[] }, all = [...agency.leadIds]) =>
  items.map(({ id }) => all.indexOf(id)).filter((number) => number >= 0);

describe("a search of an agency's leads", () => {
  it.each([
    ["by phone", { phone: "+447700900001" }, [3, 0]],
    ["by phone with a plus that was not escaped", { phone: " 447700900001" }, [3, 0]],
    ["by phone as people write it", { phone: "+44 7700 900002" }, [1]],
    ["by email in any case", { email: "ZOE@example.com" }, [3, 0]],
    ["by a word of the name", { name: "zoe" }, [3, 2, 0]],
    ["by all words, without accents and apostrophes", { name: "OConnor zoë" }, [3, 0]],
    ["by phone and name that do not belong together", { phone: "+447700900001", name: "tom" }, []],
    ["by what no lead has", { email: "nobody@example.com" }, []],
    ["by name, of a later period", { name: "zoe", from: "2026-11-22T14:00:02Z" }, [3, 2]],
    ["by name, of an earlier period", { name: "zoe", to: "2026-11-22T14:00:04Z" }, [2, 0]],
  ])("%s finds them, newest first, with the leads that other clients share", async (_, query, expected) => {
    const found = await agency.asAgency(query);
    expect(found.status).toBe(200);
    expect(numbersOf(found)).toEqual(expected);
    expect(numbersOf(found, agency.shares)).toEqual(expected);
    expect(found.next).toBeNull();
  });

  it("has pages", async () => {
    const found: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await agency.asAgency({ name: "zoe", limit: "1", ...(cursor !== undefined && { cursor }) });
      found.push(...numbersOf(page), ...numbersOf(page, agency.shares));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(found.toSorted((a, b) => a - b)).toEqual([0, 0, 2, 2, 3, 3]);
  });

  it("finds only the client's own leads for its key", async () => {
    const [first, second] = agency.clients;
    const [asFirst, asSecond] = [await agency.holder("client", first), await agency.holder("client", second)];
    const queries: Record<string, string>[] = [
      { phone: "+447700900001" },
      { email: "zoe@example.com" },
      { name: "oconnor" },
    ];
    for (const query of queries) {
      const [own, others] = [await asFirst(query), await asSecond(query)];
      expect([own.items.length, others.items.length]).toEqual([2, 2]);
      const shown = new Set([...own.items, ...others.items].map(({ id }) => id));
      expect(shown.size).toBe(4);
    }
  });

  it("is refused to a billing key, which sees no person", async () => {
    const asBilling = await agency.holder("billing");
    expect(await asBilling({ phone: "+447700900001" })).toMatchObject({ status: 403, needed: ["agency", "client"] });
    expect(await asBilling({})).toMatchObject({ status: 200 });
  });

  it.each<Record<string, string>>([{ phone: "07700900001" }, { email: "zoe" }, { name: "..." }])(
    "refuses %j with 400",
    async (query) => {
      expect(await agency.asAgency(query)).toMatchObject({ status: 400, code: "invalid_parameter" });
    },
  );

  it("stores no phone, email or word of a name in an index, and nothing of them outside the person", async () => {
    const { table } = started;
    const outside = (await scanTable(table)).filter(({ sk }) => sk?.S !== "person");
    expect(JSON.stringify(outside.filter(({ pk }) => pk?.S?.includes("/lead_")))).not.toMatch(/7700900001|zoe|connor/i);
    const index = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: "by-agency",
        KeyConditionExpression: "agencyKey = :key",
        ExpressionAttributeValues: toAttributes({ ":key": `${agency.agencyId}/persons` }),
      }),
    );
    expect(index.Items).toHaveLength(8);
    expect(JSON.stringify(index.Items)).not.toMatch(/7700900001|zoe|connor/i);
    expect(Object.keys(index.Items?.[0] ?? {}).toSorted()).toEqual(["agencyKey", "find", "pk", "receivedKey", "sk"]);
  });

  it("does not find a person who was erased: the tags go with the person's item", async () => {
    const { table } = started;
    const [, leadId] = agency.leadIds;
    if (!leadId) throw new Error("no lead");
    const Key = toAttributes({ pk: leadPartition({ agencyId: agency.agencyId, leadId }), sk: "person" });
    await table.client.send(new DeleteItemCommand({ TableName: table.name, Key }));
    expect(numbersOf(await agency.asAgency({ phone: "+447700900002" }))).toEqual([]);
    expect(numbersOf(await agency.asAgency({}))).toEqual([3, 2, 1, 0]);
  });
});
