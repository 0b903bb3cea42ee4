import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import { LeadBatchResponse } from "#intake/schemas.ts";
import type { LeadView } from "#leads/schemas.ts";
import { limits } from "#platform/limits.ts";
import { aClientWithCampaign, aLeadBody, runBaton, type RunningBaton, subscribe } from "#test/support/running-baton.ts";

describe("a batch of leads", () => {
  let baton: RunningBaton;
  let agency: ApiClient;
  let clientId: string;
  let campaignId: string;

  beforeAll(async () => {
    baton = await runBaton();
    ({ api: agency } = await baton.newAgency());
    ({ clientId, campaignId } = await aClientWithCampaign(agency));
  });
  afterAll(() => baton?.stop());

  /** Unique phones, so that no lead is a duplicate of another. */
  let phones = 0;
  const anItem = (idempotencyKey: string, changes: object = {}) => {
    const phone = `+447700900${String((phones += 1)).padStart(3, "0")}`;
    return { idempotencyKey, ...aLeadBody(campaignId, { person: { name: "Zoë O'Brien", phone }, ...changes }) };
  };
  async function push(leads: object[]): Promise<LeadBatchResponse> {
    const answer = await agency.post("/v1/leads:batch", { leads });
    expect(answer.status).toBe(200);
    return LeadBatchResponse.parse(answer.body);
  }
  const codes = ({ results }: LeadBatchResponse) =>
    results.map((result) => ("problem" in result ? result.problem.code : result.status));

  it("returns a result per lead: accepted, invalid, twice under one key, pushed before, and under another lead's key", async () => {
    const before = anItem("alone");
    const { idempotencyKey, ...body } = before;
    const first = await agency.post<LeadView>("/v1/leads", body, idempotencyKey);
    const off = await aClientWithCampaign(agency, { active: false });

    const good = anItem("good");
    const leads = [
      good,
      anItem("bad", { person: { name: "" } }),
      { ...good, notes: "Another lead." },
      before,
      anItem("alone", { notes: "Not what was pushed alone." }),
      anItem("off", { campaignId: off.campaignId }),
      anItem("alone-2", { campaignId: "campaign_00000000000000000000000000" }),
      { ...anItem("last"), surprise: true },
      anItem("other"),
    ];
    const answer = await push(leads);
    expect(codes(answer)).toEqual([
      202,
      "validation_error",
      "validation_error",
      202,
      "validation_error",
      "campaign_inactive",
      "validation_error",
      "validation_error",
      202,
    ]);
    expect(answer).toMatchObject({ accepted: 3, refused: 6 });
    expect(answer.results.map(({ index }) => index)).toEqual(leads.map((_, index) => index));
    expect(answer.results[3]).toMatchObject({ lead: first.body });
    expect(answer.results[2]).toMatchObject({ problem: { errors: [{ pointer: "/idempotencyKey" }] } });
    expect(answer.results[7]).toMatchObject({ problem: { errors: [{ pointer: "/surprise" }] } });

    const conflict = await push([anItem("alone", { notes: "Not what was pushed alone." }), good]);
    expect(codes(conflict)).toEqual(["idempotency_conflict", 202]);

    const all = await agency.listAll<LeadView>("/v1/leads");
    expect(all.map(({ id }) => id).sort()).toEqual(
      answer.results.flatMap((result) => ("lead" in result ? [result.lead.id] : [])).sort(),
    );
  });

  it("may be retried: accepted leads get the same result", async () => {
    const leads = Array.from({ length: limits.batchLeads }, (_, index) => anItem(`again-${index}`));
    const [first, again] = [await push(leads), await push(leads)];
    expect(first.accepted).toBe(limits.batchLeads);
    expect(again).toEqual(first);
    expect(await agency.listAll(`/v1/leads?campaignId=${campaignId}`)).toHaveLength(limits.batchLeads + 3);
  });

  it("is delivered lead by lead", async () => {
    // Leads that are still pending would go to the new webhook too.
    await baton.waitUntilIdle();
    const made = await subscribe(agency, clientId, baton.webhookAt("/batch"));
    baton.receiver.accept("/batch", made.secret);
    const { results } = await push([anItem("to-webhook-1"), anItem("wrong", { person: {} }), anItem("to-webhook-2")]);
    await baton.waitUntilIdle();
    expect(baton.receiver.received.map(({ leadId }) => leadId).sort()).toEqual(
      results.flatMap((result) => ("lead" in result ? [result.lead.id] : [])).sort(),
    );
  });
});
