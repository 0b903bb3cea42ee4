import { describe, expect, it } from "vitest";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeReportCosts } from "#reports/report-mature.ts";
import { makeReportReturns } from "#reports/report-counts.ts";
import { makeSummarizeReports } from "#reports/summarize-reports.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { aSession } from "#test/support/console/a-session.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryCells } from "#test/support/reports/memory-cells.ts";

const table = { client: memoryDynamoDb(), name: "Baton" };
const deps = {
  clients: makeClientStore(table),
  campaigns: makeCampaignStore(table),
  now: () => on("2026-11-30T12:00:00Z"),
  ...memoryCells([], { agencyId: anId("agency") }),
};

describe("the summary of reports", () => {
  it("equals the single reports on the same leads", async () => {
    const { caller } = aSession("agency_operator");
    const summary = await makeSummarizeReports(deps)(caller);

    expect(summary.ok).toBe(true);
    const returns = await makeReportReturns(deps)(caller, {});
    expect(summary.ok && summary.value.returns).toEqual(returns.ok && returns.value);
    const costs = await makeReportCosts(deps)(caller, {});
    expect(summary.ok && summary.value.costs).toEqual(costs.ok && costs.value);
  });
  it("is not found for a client that does not exist", async () => {
    const { caller } = aSession("client_manager");

    expect(await makeSummarizeReports(deps)(caller)).toEqual({ ok: false, refusal: { kind: "not_found" } });
  });
});
