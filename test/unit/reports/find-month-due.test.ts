import { expect, it } from "vitest";
import { fingerprint } from "#platform/ids.ts";
import { findMonthDue } from "#reports/find-month-due.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";

const endOfDay = on("2026-12-21T00:00:00Z");

it("merges the months of clients of one time zone from 30 to 90 minutes after their day, few of them in each minute", () => {
  const dues = Array.from({ length: 600 }, (_, index) =>
    findMonthDue(anId("client", index + 1), endOfDay, fingerprint),
  );
  const byMinute = Map.groupBy(dues, (due) => due.slice(0, "2026-12-21T00:30".length));
  expect(dues.every((due) => due >= on("2026-12-21T00:30:00Z") && due < on("2026-12-21T01:30:00Z"))).toBe(true);
  expect(Math.max(...[...byMinute.values()].map(({ length }) => length))).toBeLessThan(40);
});

it("merges the month of a client at the same time after each day", () => {
  const [first, second] = [endOfDay, on("2026-12-22T00:00:00Z")].map((end) =>
    findMonthDue(anId("client"), end, fingerprint),
  );
  expect(first?.slice("2026-12-21".length)).toBe(second?.slice("2026-12-22".length));
});
