import { describe, expect, it } from "vitest";
import { findRest, listCellSpans } from "#domain/reports/list-cell-spans.ts";

describe("the spans of a period", () => {
  it("are whole months and the days around them", () => {
    const spans = listCellSpans({ from: "2026-09-30", to: "2026-11-01" });
    expect(spans).toEqual([
      { kind: "day", from: "2026-09-30", to: "2026-09-30" },
      { kind: "month", from: "2026-10-01", to: "2026-10-31" },
      { kind: "day", from: "2026-11-01", to: "2026-11-01" },
    ]);
  });

  it("have the first days of the running month as a month", () => {
    const period = { from: "2026-10-01", to: "2026-11-03" };
    expect(listCellSpans({ ...period, runningMonth: "2026-11" }).at(-1)).toEqual({
      kind: "month",
      from: "2026-11-01",
      to: "2026-11-03",
    });
    expect(listCellSpans({ ...period, from: "2026-11-02", runningMonth: "2026-11" }).map(({ kind }) => kind)).toEqual([
      "day",
      "day",
    ]);
  });

  it("are days from a date on, also those of the month that it divides", () => {
    const spans = listCellSpans({ from: "2026-09-01", to: "2026-10-31", daysFrom: "2026-10-20" });
    expect(spans.map(({ kind }) => kind)).toEqual(["month", ...Array.from({ length: 31 }, () => "day")]);
  });
});

describe("what a stored month leaves of a span", () => {
  it("are the dates after it, or all without one", () => {
    const span = { kind: "month" as const, from: "2026-11-01", to: "2026-11-03" };
    expect(findRest(span, "2026-11-02")).toEqual({ from: "2026-11-03", to: "2026-11-03" });
    expect(findRest(span, undefined)).toEqual({ from: "2026-11-01", to: "2026-11-03" });
  });
});
