import { beforeEach, describe, expect, it } from "vitest";
import { makeOutreachStore } from "#reports/outreach/adapters/outreach-store.ts";
import { makeRecordOutreach } from "#reports/outreach/record-outreach.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aCampaign } from "#test/support/entities.ts";
import { aReportApi } from "#test/support/reports/report-api.ts";

const put = "PUT /v1/campaigns/{campaignId}/outreach/{date}";
const read = "GET /v1/campaigns/{campaignId}/outreach/{date}";
const list = "GET /v1/campaigns/{campaignId}/outreach";
const params = { campaignId: anId("campaign"), date: "2026-11-20" };
const { campaignId } = params;

let ask: Awaited<ReturnType<typeof aReportApi>>;
beforeEach(async () => {
  ask = await aReportApi();
});

const record = (body: object, date = params.date) => ask("agency", put, { params: { campaignId, date }, body });

describe("the outreach of a day", () => {
  it("is the same however often it is recorded", async () => {
    const cost = { amount: 25_000, currency: "GBP" };
    const first = await record({ sent: 100, replies: 3, cost });
    expect(first).toMatchObject({
      status: 200,
      body: { date: params.date, sent: 100, replies: 3, cost, version: 1, recordedAt: "2026-11-30T12:00:00.000Z" },
    });
    expect((await record({ sent: 100, replies: 3, cost })).text).toBe(first.text);
  });

  it("is replaced by another statement, and the earlier ones are kept", async () => {
    await record({ sent: 100, replies: 3 });
    expect((await record({ sent: 100, replies: 4 })).body).toMatchObject({ replies: 4, version: 2 });
    expect((await record({ sent: 100, replies: 3 })).body).toMatchObject({ replies: 3, version: 3 });
    const { body } = await ask("agency", read, { params });
    expect(body.date).toBe(params.date);
    expect(
      body.versions.map(({ version, replies }: { version: number; replies: number }) => [version, replies]),
    ).toEqual([
      [1, 3],
      [2, 4],
      [3, 3],
    ]);
    expect((await ask("agency", list, { params: { campaignId } })).body.items).toMatchObject([
      { replies: 3, version: 3 },
    ]);
  });

  it("is listed by date, within the dates that are asked for", async () => {
    for (const date of ["2026-11-20", "2026-10-31", "2026-11-01", "2026-11-19"])
      await record({ sent: 9, replies: 0 }, date);
    const query = { from: "2026-11-01", to: "2026-11-19" };
    const { body } = await ask("agency", list, { params: { campaignId }, query });
    expect(body.items.map(({ date }: { date: string }) => date)).toEqual(["2026-11-01", "2026-11-19"]);
  });

  it("cannot be recorded before the day begins, or for a campaign of another agency", async () => {
    expect((await record({ sent: 1, replies: 0 }, "2026-12-02")).body.code).toBe("validation_error");
    expect((await record({ sent: 1, replies: 0 }, "2026-12-01")).status).toBe(200);
    expect((await record({ sent: 1, replies: 0 }, "2026-02-30")).status).toBe(404);
    for (const route of [put, read]) {
      const asked = { params, body: { sent: 1, replies: 0 } };
      expect((await ask("otherAgency", route, asked)).status).toBe(404);
      expect((await ask("client", route, asked)).status).toBe(403);
    }
    expect((await ask("otherAgency", list, { params: { campaignId } })).status).toBe(404);
    expect((await ask("test", put, { params, body: { sent: 1, replies: 0 } })).body.code).toBe("live_key_needed");
  });

  it("is not found while nothing was said about it", async () => {
    expect((await ask("agency", read, { params })).status).toBe(404);
    expect((await ask("agency", list, { params: { campaignId } })).body).toEqual({ items: [] });
  });
});

describe("recordOutreach", () => {
  const scope = { agencyId: anId("agency"), campaignId };
  const campaigns = { read: async () => aCampaign() };
  const now = () => on("2026-11-30T12:00:00Z");
  const outreach = makeOutreachStore({ client: memoryDynamoDb(), name: "baton" });

  it("keeps both statements of two requests at once, each as a version", async () => {
    const recordOutreach = makeRecordOutreach({ campaigns, outreach, now });
    const both = [
      recordOutreach(scope, params.date, { sent: 5, replies: 1 }),
      recordOutreach(scope, params.date, { sent: 5, replies: 2 }),
    ];
    expect((await Promise.all(both)).map(({ ok }) => ok)).toEqual([true, true]);
    const versions = await outreach.list(scope, { from: params.date, to: params.date });
    expect(versions.map(({ version }) => version)).toEqual([1, 2]);
  });

  it("gives up after five versions of others in a row", async () => {
    const crowded = { ...outreach, add: async () => false };
    const recordOutreach = makeRecordOutreach({ campaigns, outreach: crowded, now });
    const refused = await recordOutreach(scope, params.date, { sent: 6, replies: 0 });
    expect(refused).toEqual({ ok: false, refusal: { kind: "changed_meanwhile" } });
  });
});
