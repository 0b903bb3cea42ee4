import { describe, expect, it } from "vitest";
import { makeKeepLimit, maxKeptPerMinute } from "#intake/refused/keep-limit.ts";
import { at } from "#test/support/at.ts";

/** Counts refused leads of one agency at a time, and sums up what is kept, what is reported, and by how many writes. */
function flood(countRefused: ReturnType<typeof makeKeepLimit>, times: number, time: string, agency = "a") {
  const counted = Array.from({ length: times }, () => countRefused(agency, at(time)));
  const reports = counted.map(({ notKept }) => notKept).filter((notKept) => notKept > 0);
  return {
    kept: counted.filter(({ isKept }) => isKept).length,
    notKept: reports.reduce((sum, each) => sum + each, 0),
    reports: reports.length,
  };
}

describe("the limit of refused leads that one process records", () => {
  it("keeps all of a minute below the limit", () => {
    const limit = makeKeepLimit();
    expect(flood(limit, maxKeptPerMinute, "14:00:30")).toEqual({ kept: 100, notKept: 0, reports: 0 });
    expect(flood(limit, maxKeptPerMinute, "14:01:00")).toEqual({ kept: 100, notKept: 0, reports: 0 });
  });

  it("counts those of a flood at 1, 10, 100 and 1,000, so that 5,000 cost four writes", () => {
    expect(flood(makeKeepLimit(), 5_100, "14:00")).toEqual({ kept: 100, notKept: 1_000, reports: 4 });
  });

  it("reports the rest of the count with the first refused lead of a later minute", () => {
    const limit = makeKeepLimit();
    flood(limit, 5_100, "14:00");
    expect(flood(limit, 2, "14:05")).toEqual({ kept: 2, notKept: 4_000, reports: 1 });
  });

  it("is separate for each agency", () => {
    const limit = makeKeepLimit();
    flood(limit, 200, "14:00", "a");
    expect(flood(limit, 1, "14:00", "b")).toEqual({ kept: 1, notKept: 0, reports: 0 });
  });
});
