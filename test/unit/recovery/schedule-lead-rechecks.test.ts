import { expect, it } from "vitest";
import type { LeadIndex } from "#leads/ports.ts";
import { makeScheduleLeadRechecks } from "#recovery/schedule-lead-rechecks.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";

it("schedules a recheck of every lead of the period now, over all pages", async () => {
  const jobs = memoryDueItems();
  const period = { from: at("08:00"), to: at("12:00") };
  const filters: unknown[] = [];
  const leads = Array.from({ length: 251 }, (_, number) => ({
    leadId: anId("lead", number),
    position: `${number}`,
    receivedAt: at("09:00"),
  }));
  const index: Pick<LeadIndex, "listOldestFirst"> = {
    async listOldestFirst(filter, { limit, after }) {
      filters.push(filter);
      const rest = leads.slice(after === undefined ? 0 : Number(after) + 1);
      return { leads: rest.slice(0, limit), more: rest.length > limit };
    },
  };
  const agencyId = anId("agency");
  const counts: number[] = [];
  const recheckLeads = makeScheduleLeadRechecks({ index, jobs: jobs, now: () => at("14:00") });
  expect(await recheckLeads(agencyId, period, (count) => counts.push(count))).toBe(251);
  expect(counts).toEqual([100, 200, 251]);
  expect(new Set(filters.map((filter) => JSON.stringify(filter)))).toEqual(
    new Set([JSON.stringify({ agencyId, ...period })]),
  );
  for (const { leadId } of leads) {
    expect(await jobs.read({ kind: "recheck", agencyId, leadId })).toMatchObject({ dueAt: at("14:00") });
  }
});
