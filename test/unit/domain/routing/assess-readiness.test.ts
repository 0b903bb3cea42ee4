import { describe, expect, it } from "vitest";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { assessReadiness } from "#domain/routing/assess-readiness.ts";
import type { CanaryStatus } from "#domain/routing/canary-status.ts";
import type { ClientSnapshot } from "#domain/routing/describe-candidates.ts";
import { emptyUsage } from "#domain/routing/usage.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aCampaign, aClient } from "#test/support/entities.ts";

const aKnown = (number = 1, changes: Partial<ClientSnapshot> & { paused?: boolean } = {}): ClientSnapshot => {
  const { paused = false, ...rest } = changes;
  return { client: aClient({ id: anId("client", number), paused }), subscriptions: 1, usage: emptyUsage, ...rest };
};

const read = (
  campaign: Campaign,
  known: ClientSnapshot[] = [aKnown()],
  time: Instant = at("14:00"),
  seen?: CanaryStatus,
) =>
  assessReadiness(campaign, new Map(known.map((each) => [each.client.id, each])), time, {
    lastCanary: seen,
    generationErrors: [],
  });

/** The checks that are not passed; of a pool with whose they are. */
const failing = ({ checks }: ReturnType<typeof read>) =>
  checks
    .filter(({ isPassed }) => !isPassed)
    .map(
      ({ code, isBlocking, clientId }) =>
        `${isBlocking ? "" : "warning: "}${code}${clientId ? ` ${Number(clientId.slice(-2))}` : ""}`,
    );

const pool = (...members: Partial<NonNullable<Campaign["pool"]>["members"][number]>[]): Partial<Campaign> => ({
  pool: {
    ...{ mode: "priority", share: 1 },
    members: members.map((each, index) => ({ clientId: anId("client", index + 1), priority: 1, weight: 1, ...each })),
  },
});
const inPool = (...members: Parameters<typeof pool>): Campaign => {
  const { clientId: _, ...rest } = aCampaign(pool(...members));
  return rest;
};

const sundays = { weekly: [{ days: ["sun" as const], from: "09:00", to: "12:00" }], holidays: [] };

describe("a campaign of one client", () => {
  it("is ready when nothing is the matter", () => {
    const told = read(aCampaign());
    expect(told).toMatchObject({ isReady: true });
    expect(told.opensAt).toBeUndefined();
    expect(failing(told)).toEqual([]);
  });

  it.each<[string, Partial<Campaign>, ClientSnapshot[], string[]]>([
    ["a client that is gone", {}, [], ["client_missing 1", "no_subscription 1"]],
    ["a pause", {}, [aKnown(1, { paused: true })], ["client_paused 1"]],
    ["no endpoint", {}, [aKnown(1, { subscriptions: 0 })], ["no_subscription 1"]],
    [
      "an endpoint that nobody verified",
      {},
      [aKnown(1, { subscriptions: 0, unverified: [anId("sub")] })],
      ["no_subscription 1", "warning: endpoint_unverified 1"],
    ],
    ["no price", { terms: [] }, [aKnown()], ["price_missing 1"]],
    ["a cap of no leads", { caps: { week: { leads: 0 } } }, [aKnown()], ["cap_too_low 1"]],
    [
      "a cap below the price",
      { caps: { day: { spend: { amount: 5_999, currency: "GBP" } } } },
      [aKnown()],
      ["cap_too_low 1"],
    ],
    [
      "hours that never come",
      { hours: { weekly: [], holidays: [] } },
      [aKnown()],
      ["closed_all_week 1", "outside_hours 1"],
    ],
    [
      "a week of holidays",
      { hours: { ...sundays, holidays: ["2026-11-29"] } },
      [aKnown()],
      ["closed_all_week 1", "outside_hours 1"],
    ],
  ])("is not ready with %s, and says so", (_, changes, known, expected) => {
    const told = read(aCampaign(changes), known);
    expect(told.isReady).toBe(false);
    expect(failing(told)).toEqual([...expected, "nobody_takes_leads"]);
  });

  it("is ready with one endpoint that works, and names those that do not", () => {
    const told = read(aCampaign(), [aKnown(1, { unverified: [anId("sub")], disabled: [anId("sub", 2)] })]);
    expect(told.isReady).toBe(true);
    expect(failing(told)).toEqual(["warning: endpoint_unverified 1", "warning: endpoint_disabled 1"]);
    const details = told.checks.filter(({ isPassed }) => !isPassed).map(({ detail }) => detail);
    expect(details).toEqual([`${anId("sub")} is not verified yet`, `${anId("sub", 2)} is switched off by Baton`]);
  });

  it("points at the cap that is too low", () => {
    const { checks } = read(aCampaign({ caps: { month: { leads: 0 } } }));
    expect(checks.find(({ code }) => code === "cap_too_low")).toMatchObject({ pointer: "/caps/month/leads" });
  });

  it("is ready while it is only closed, or had its share of the day, and says until when leads are held", () => {
    const closed = read(aCampaign({ hours: sundays }));
    expect(closed).toMatchObject({ isReady: true, opensAt: on("2026-11-29T09:00:00Z") });
    expect(failing(closed)).toEqual(["warning: outside_hours 1"]);
    const usage = { ...emptyUsage, day: { leads: 5, spend: 30_000 } };
    const capped = read(aCampaign({ caps: { day: { leads: 5 } } }), [aKnown(1, { usage })]);
    expect(capped).toMatchObject({ isReady: true, opensAt: on("2026-11-23T00:00:00Z") });
    expect(failing(capped)).toEqual(["warning: cap_reached 1"]);
  });

  it("is not ready while it is closed if it refuses what cannot be taken at once", () => {
    const told = read(aCampaign({ hours: sundays, whenUnavailable: "refuse" }));
    expect(told.isReady).toBe(false);
    expect(failing(told)).toEqual(["outside_hours 1", "nobody_takes_leads"]);
    expect(told.checks.find(({ code }) => code === "nobody_takes_leads")).toMatchObject({
      pointer: "/whenUnavailable",
    });
  });
});

describe("a pool", () => {
  it("is ready as long as somebody is, and warns of who is not", () => {
    const told = read(inPool({}, {}, {}), [aKnown(1), aKnown(2, { paused: true }), aKnown(3, { subscriptions: 0 })]);
    expect(told.isReady).toBe(true);
    expect(failing(told)).toEqual(["warning: client_paused 2", "warning: no_subscription 3"]);
  });

  it("in which nobody could take a lead is not ready", () => {
    const told = read(inPool({}, {}), [aKnown(1, { paused: true }), aKnown(2, { subscriptions: 0 })]);
    expect(told.isReady).toBe(false);
    expect(failing(told)).toEqual(["warning: client_paused 1", "warning: no_subscription 2", "nobody_takes_leads"]);
  });

  it("warns of a member that buys nowhere where the campaign takes leads from, and of one without a price of its own", () => {
    const campaign = { ...inPool({}, { areas: { postcodes: ["M"] } }, { terms: [] }), areas: { postcodes: ["BS"] } };
    const told = read(campaign, [aKnown(1), aKnown(2), aKnown(3)]);
    expect(failing(told)).toEqual(["warning: out_of_area 2", "warning: price_missing 3"]);
    expect(told.checks.find(({ code, isPassed }) => code === "out_of_area" && !isPassed)).toMatchObject({
      pointer: "/pool/members/1/areas",
    });
  });
});

describe("the last canary", () => {
  const sent = { leadId: anId("lead"), pushedAt: at("09:00") };
  it.each<[CanaryStatus["status"], CanaryStatus | undefined, boolean]>([
    ["under_way", { ...sent, status: "under_way" }, true],
    ["returned", { ...sent, status: "returned", returnedAt: at("09:01") }, true],
    ["held", { ...sent, status: "held", heldUntil: at("10:00") }, true],
    ["missing", { ...sent, status: "missing", missingSince: at("09:15") }, false],
    ["refused", { ...sent, status: "refused", reason: "suppressed", missingSince: at("09:00") }, false],
  ])("that is %s is told, and blocks nothing", (_, seen, isPassed) => {
    const { isReady, checks } = read(aCampaign(), [aKnown()], at("14:00"), seen);
    expect(checks.find(({ code }) => code === "canary_missing")).toMatchObject({ isPassed, isBlocking: false });
    expect(isReady).toBe(true);
  });
});
