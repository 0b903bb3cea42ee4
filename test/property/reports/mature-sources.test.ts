import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import { Model } from "#domain/campaigns/model.ts";
import { getCount } from "#domain/reports/figures.ts";
import { selectMature } from "#domain/reports/maturity.ts";
import { addDays } from "#domain/shared/wall-clock.ts";
import { loadMatureSources } from "#reports/load-mature-sources.ts";
import { anId } from "#test/support/an-id.ts";
import { runs } from "#test/support/property-runs.ts";
import { generateLeads } from "#test/support/reports/generated-leads.ts";
import { memoryCells } from "#test/support/reports/memory-cells.ts";

const agencyId = anId("agency");
const clientId = anId("client");

describe("the cells of leads that are old enough", () => {
  it("divide leads at the exact date of the window, which whole months give, and read few days", async () => {
    expect.hasAssertions();
    let divided = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 0, max: 120 }), fc.nat(80), async (seed, days, start) => {
        const today = addDays("2026-10-01", days);
        const dates = { from: addDays("2026-07-15", start), to: today };
        const { loadCells, loadAgencyCells } = memoryCells(generateLeads(200, makeSeededRandom(seed)), { agencyId });
        const scope = { agencyId, clientId, dates, today, isTest: false };
        const query = { agencyId, clientId, parts: [], ...dates };
        const asDays = await loadCells({ ...query, daysFrom: dates.from });
        for (const { campaignId, cells, history } of await loadMatureSources({ loadCells, loadAgencyCells }, scope)) {
          const ofDays = asDays.find((each) => each.campaignId === campaignId)?.cells ?? [];
          for (const model of Model.options) {
            const found = selectMature(cells, { model, today, history });
            expect(found).toEqual(selectMature(ofDays, { model, today, history }));
            if (found.maturing > 0 && getCount(found.figures, "placed") > 0) divided += 1;
          }
          // Each of three models has one window, which divides one month at most; and the period begins and ends within two.
          expect(cells.filter(({ from, to }) => from === to).length).toBeLessThanOrEqual(5 * 31);
        }
      }),
      runs(10),
    );
    expect(divided).toBeGreaterThan(10);
  });
});
