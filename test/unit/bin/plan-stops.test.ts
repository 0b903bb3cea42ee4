import { describe, expect, it } from "vitest";
import { planStops } from "#bin/sample-agency/plan-stops.ts";

const endMs = Date.parse("2026-11-27T09:00:00.000Z");
const options = { seed: 1, days: 90, leads: 300, endMs };
const listLeads = (plan: ReturnType<typeof planStops>) => plan.stops.flatMap(({ leads }) => leads);

describe("the plan of the sample agency", () => {
  it("is the same for the same seed, and another one for another seed", () => {
    expect(planStops(options)).toEqual(planStops(options));
    expect(planStops({ ...options, seed: 2 })).not.toEqual(planStops(options));
  });

  it("has all leads, in order, before the end, and none on a Sunday", () => {
    const { stops } = planStops(options);
    const times = stops.map(({ atMs }) => atMs);
    expect(listLeads({ stops, suppressed: [] })).toHaveLength(300);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThan(endMs);
    expect(Math.min(...times)).toBeGreaterThan(endMs - 90 * 24 * 3_600_000);
    expect(times.filter((ms) => new Date(ms).getUTCDay() === 0)).toEqual([]);
  });

  it("gives each person a number of their own, except for the duplicates and the wrong numbers", () => {
    const leads = listLeads(planStops(options));
    const phones = leads.flatMap(({ person }) => (person.phone.startsWith("+447700900") ? person.phone : []));
    const spoiled = Math.floor(300 / 12 / 4);
    expect(phones.length - new Set(phones).size).toBe(spoiled);
    expect(leads.length - phones.length).toBe(Math.ceil(25 / 4));
    expect(new Set(leads.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(300);
  });

  it("plans returns that are still open only in the last days", () => {
    const { stops } = planStops(options);
    const opened = stops.flatMap(({ atMs, leads }) =>
      leads.flatMap(({ work }) => (work.some(({ kind }) => kind === "return") ? [atMs] : [])),
    );
    expect(opened.some((ms) => ms > endMs - 4 * 24 * 3_600_000)).toBe(true);
    expect(opened.length).toBeLessThan(60);
  });

  it("plans every result of an appointment and every way of a return", () => {
    const steps = listLeads(planStops(options)).flatMap(({ work }) => work);
    const fates = new Set(steps.flatMap((step) => (step.kind === "booking" ? [step.fate] : [])));
    const ways = new Set(
      steps.flatMap((step) => (step.kind === "return" ? [`${step.reason} ${step.after ?? ""}`] : [])),
    );
    expect([...fates].sort()).toEqual([
      ...["cancelled_by_client", "cancelled_by_prospect", "confirmed", "held", "moved"],
      ...["no_show_client", "no_show_prospect", "silent"],
    ]);
    expect([...ways].sort()).toEqual([
      ...["no_contact ", "no_contact withdraw", "wrong_number "],
      ...["wrong_service ", "wrong_service approve", "wrong_service decline"],
    ]);
  });

  it("refuses more leads than it has people", () => {
    expect(() => planStops({ ...options, leads: 901 })).toThrow("at most 900 leads");
  });
});
