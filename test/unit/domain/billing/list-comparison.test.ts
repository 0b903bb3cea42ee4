import { describe, expect, it } from "vitest";
import { compareLeadList } from "#domain/billing/list-comparison.ts";
import { instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aBillingRecord } from "#test/support/billing-records.ts";

const lateAfterMs = 60_000;
const leadId = anId("lead");
const after = (ms: number) => instant(Date.parse(at("14:00")) + ms);

describe("a lead in the list of a client", () => {
  const lateOf = (deliveredAfterMs: number, receivedAfterMs?: number) =>
    compareLeadList(
      [aBillingRecord({ deliveredAt: after(deliveredAfterMs) })],
      [{ leadId, arrivedAt: receivedAfterMs === undefined ? undefined : after(receivedAfterMs) }],
      { lateAfterMs },
    ).late;

  it("is late if its receipt or the client's own time exceeds the limit, but not at exactly the limit", () => {
    expect(lateOf(60_000)).toEqual([]);
    expect(lateOf(60_001)).toMatchObject([{ leadId, placedAt: at("14:00"), deliveredAt: after(60_001) }]);
    expect(lateOf(2_000, 60_000)).toEqual([]);
    expect(lateOf(2_000, 60_001)).toMatchObject([{ leadId, arrivedAt: after(60_001) }]);
    expect(lateOf(60_001, 2_000)).toHaveLength(1);
  });

  it("is late by a number of seconds, rounded down", () => {
    expect(lateOf(61_999)).toMatchObject([{ seconds: 61 }]);
    expect(lateOf(61_000, 62_000)).toMatchObject([{ seconds: 62 }]);
  });
});
