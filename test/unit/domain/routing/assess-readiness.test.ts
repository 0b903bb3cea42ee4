import { describe, expect, it } from "vitest";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { ContactHours } from "#domain/accounts/contact-hours.ts";
import { assessReadiness } from "#domain/routing/assess-readiness.ts";
import type { CanaryStatus } from "#domain/routing/canary-status.ts";
import { listCalendarNames } from "#domain/routing/check-holidays.ts";
import type { ClientSnapshot } from "#domain/routing/describe-candidates.ts";
import type { ReadinessCheck } from "#domain/routing/readiness-check.ts";
import { emptyUsage } from "#domain/routing/usage.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aCampaign, aClient } from "#test/support/entities.ts";

const aSnapshot = (number = 1, changes: Partial<ClientSnapshot> & { paused?: boolean } = {}): ClientSnapshot => {
  const { paused = false, ...rest } = changes;
  return { client: aClient({ id: anId("client", number), paused }), subscriptions: 1, usage: emptyUsage, ...rest };
};

const read = (
  campaign: Campaign,
  snapshots: ClientSnapshot[] = [aSnapshot()],
  time: Instant = at("14:00"),
  lastCanary?: CanaryStatus,
) =>
  assessReadiness(campaign, new Map(snapshots.map((snapshot) => [snapshot.client.id, snapshot])), time, {
    lastCanary,
    generationErrors: [],
  });

/** The failed checks, with the number of the client in a pool. */
const failing = ({ checks }: ReturnType<typeof read>) =>
  checks
    .filter(({ isPassed }) => !isPassed)
    .map(
      ({ code, isBlocking, clientId }) =>
        `${isBlocking ? "" : "warning: "}${code}${clientId ? ` ${Number(clientId.slice(-2))}` : ""}`,
    );

const pool = (...members: Partial<NonNullable<Campaign["pool"]>["members"][number]>[]): Partial<Campaign> => ({
  pool: {
    mode: "priority",
    share: 1,
    members: members.map((member, index) => ({
      clientId: anId("client", index + 1),
      priority: 1,
      weight: 1,
      ...member,
    })),
  },
});
const inPool = (...members: Parameters<typeof pool>): Campaign => {
  const { clientId: _, ...rest } = aCampaign(pool(...members));
  return rest;
};

const sundays = { weekly: [{ days: ["sun" as const], from: "09:00", to: "12:00" }], holidays: [] };

describe("a campaign with one client", () => {
  it("is ready if every check is passed", () => {
    const readiness = read(aCampaign());
    expect(readiness).toMatchObject({ isReady: true });
    expect(readiness.opensAt).toBeUndefined();
    expect(failing(readiness)).toEqual([]);
  });

  it.each([
    [6_000, "GBP", "60.00 GBP"],
    [6_000, "JPY", "6000 JPY"],
    [12_345, "KWD", "12.345 KWD"],
  ])("has the price of %d minor units of %s as the decimal %s", (amount, currency, price) => {
    const [terms] = aCampaign().terms;
    if (!terms) throw new Error("the campaign has no terms");
    const { checks } = read(aCampaign({ terms: [{ ...terms, price: { amount, currency } }] }));
    const detail = checks.find(({ code }) => code === "price_missing")?.detail;
    expect(detail).toBe(`${price} since ${terms.from}`);
  });

  it.each<[string, Partial<Campaign>, ClientSnapshot[], string[]]>([
    ["a client that does not exist", {}, [], ["client_missing 1", "no_subscription 1"]],
    ["a pause", {}, [aSnapshot(1, { paused: true })], ["client_paused 1"]],
    ["no endpoint", {}, [aSnapshot(1, { subscriptions: 0 })], ["no_subscription 1"]],
    [
      "an unverified endpoint",
      {},
      [aSnapshot(1, { subscriptions: 0, unverified: [{ id: anId("sub"), name: "SMS +44…901" }] })],
      ["no_subscription 1", "warning: endpoint_unverified 1"],
    ],
    ["no price", { terms: [] }, [aSnapshot()], ["price_missing 1"]],
    ["a cap of no leads", { caps: { week: { leads: 0 } } }, [aSnapshot()], ["cap_too_low 1"]],
    [
      "a cap below the price",
      { caps: { day: { spend: { amount: 5_999, currency: "GBP" } } } },
      [aSnapshot()],
      ["cap_too_low 1"],
    ],
    ["no openings", { hours: { weekly: [], holidays: [] } }, [aSnapshot()], ["closed_all_week 1", "outside_hours 1"]],
    [
      "a week of holidays",
      { hours: { ...sundays, holidays: ["2026-11-29"] } },
      [aSnapshot()],
      ["closed_all_week 1", "outside_hours 1"],
    ],
  ])("is not ready with %s, and reports it", (_, changes, snapshots, expected) => {
    const readiness = read(aCampaign(changes), snapshots);
    expect(readiness.isReady).toBe(false);
    expect(failing(readiness)).toEqual([...expected, "nobody_takes_leads"]);
  });

  it("is ready with one working endpoint, and names those that do not work", () => {
    const readiness = read(aCampaign(), [
      aSnapshot(1, {
        unverified: [{ id: anId("sub"), name: "SMS +44…901" }],
        disabled: [{ id: anId("sub", 2), name: "webhook crm.example.com" }],
      }),
    ]);
    expect(readiness.isReady).toBe(true);
    expect(failing(readiness)).toEqual(["warning: endpoint_unverified 1", "warning: endpoint_disabled 1"]);
    const details = readiness.checks.filter(({ isPassed }) => !isPassed).map(({ detail }) => detail);
    expect(details).toEqual([
      `SMS +44…901 (${anId("sub")}) is not verified yet`,
      `webhook crm.example.com (${anId("sub", 2)}) is switched off by Baton`,
    ]);
  });

  it("points at the cap that is too low", () => {
    const { checks } = read(aCampaign({ caps: { month: { leads: 0 } } }));
    expect(checks.find(({ code }) => code === "cap_too_low")).toMatchObject({ pointer: "/caps/month/leads" });
  });

  it("is ready while it is only closed or capped, and says until when leads are held", () => {
    const closed = read(aCampaign({ hours: sundays }));
    expect(closed).toMatchObject({ isReady: true, opensAt: on("2026-11-29T09:00:00Z") });
    expect(failing(closed)).toEqual(["warning: outside_hours 1"]);
    const usage = { ...emptyUsage, day: { leads: 5, spend: 30_000 } };
    const capped = read(aCampaign({ caps: { day: { leads: 5 } } }), [aSnapshot(1, { usage })]);
    expect(capped).toMatchObject({ isReady: true, opensAt: on("2026-11-23T00:00:00Z") });
    expect(failing(capped)).toEqual(["warning: cap_reached 1"]);
  });

  it("is not ready while it is closed if it refuses leads that no client can take now", () => {
    const readiness = read(aCampaign({ hours: sundays, whenUnavailable: "refuse" }));
    expect(readiness.isReady).toBe(false);
    expect(failing(readiness)).toEqual(["outside_hours 1", "nobody_takes_leads"]);
    expect(readiness.checks.find(({ code }) => code === "nobody_takes_leads")).toMatchObject({
      pointer: "/whenUnavailable",
    });
  });
});

describe("a pool", () => {
  it("is ready if one client is, and warns about the others", () => {
    const readiness = read(inPool({}, {}, {}), [
      aSnapshot(1),
      aSnapshot(2, { paused: true }),
      aSnapshot(3, { subscriptions: 0 }),
    ]);
    expect(readiness.isReady).toBe(true);
    expect(failing(readiness)).toEqual(["warning: client_paused 2", "warning: no_subscription 3"]);
  });

  it("is not ready if no client could take a lead", () => {
    const readiness = read(inPool({}, {}), [aSnapshot(1, { paused: true }), aSnapshot(2, { subscriptions: 0 })]);
    expect(readiness.isReady).toBe(false);
    expect(failing(readiness)).toEqual([
      "warning: client_paused 1",
      "warning: no_subscription 2",
      "nobody_takes_leads",
    ]);
  });

  it("warns about a member that buys in no area of the campaign, and about one without a price", () => {
    const campaign = { ...inPool({}, { areas: { postcodes: ["M"] } }, { terms: [] }), areas: { postcodes: ["BS"] } };
    const readiness = read(campaign, [aSnapshot(1), aSnapshot(2), aSnapshot(3)]);
    expect(failing(readiness)).toEqual(["warning: out_of_area 2", "warning: price_missing 3"]);
    expect(readiness.checks.find(({ code, isPassed }) => code === "out_of_area" && !isPassed)).toMatchObject({
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
  ])("that is %s is reported, and blocks nothing", (_, lastCanary, isPassed) => {
    const { isReady, checks } = read(aCampaign(), [aSnapshot()], at("14:00"), lastCanary);
    expect(checks.find(({ code }) => code === "canary_missing")).toMatchObject({ isPassed, isBlocking: false });
    expect(isReady).toBe(true);
  });
});

describe("the holidays of a client", () => {
  const version: ContactHours = {
    from: at("09:00"),
    weekly: [{ days: ["mon"], from: "09:00", to: "17:30" }],
    holidays: [],
    calendars: ["GB-ENG", "GB-SCT"],
    timeZone: "Europe/London",
  };
  const client = (...contactHours: ContactHours[]) => aClient({ contactHours });
  const calendar = (name: string, until: string) => ({
    name,
    until,
    dates: ["2026-12-25"],
    source: "GOV.UK",
    asOf: "2026-11-22",
  });
  const check = (...untils: [string, string]) => {
    const snapshot: ClientSnapshot = { ...aSnapshot(), client: client(version) };
    const calendars = new Map([[anId("client"), [calendar("GB-ENG", untils[0]), calendar("GB-SCT", untils[1])]]]);
    const { isReady, checks } = assessReadiness(aCampaign(), new Map([[anId("client"), snapshot]]), at("14:00"), {
      generationErrors: [],
      calendars,
    });
    return { isReady, ...checks.find(({ code }) => code === "holidays_ending") };
  };

  it.each<[string, string, Partial<ReadinessCheck>]>([
    ["2027-01-21", "2028-12-31", { isPassed: false, detail: "GB-ENG ends on 2027-01-21" }],
    ["2026-01-01", "2027-01-20", { isPassed: false, detail: "GB-ENG ends on 2026-01-01; GB-SCT ends on 2027-01-20" }],
    ["2027-01-22", "2028-12-31", { isPassed: true, detail: "GB-ENG ends on 2027-01-22; GB-SCT ends on 2028-12-31" }],
  ])("that are known until %s and %s warn within 60 days, and block nothing", (first, second, expected) => {
    expect(check(first, second)).toMatchObject({
      isReady: true,
      isBlocking: false,
      clientId: anId("client"),
      ...expected,
    });
  });

  it("are no matter of a client without calendars", () => {
    expect(read(aCampaign()).checks.map(({ code }) => code)).not.toContain("holidays_ending");
  });

  it("are those of the hours in force and of those to come", () => {
    const past = { ...version, from: at("08:00"), calendars: ["past"] };
    const planned = { ...version, from: at("18:00"), calendars: ["GB-SCT", "planned"] };
    expect(listCalendarNames(client(past, version, planned), at("14:00"))).toEqual(["GB-ENG", "GB-SCT", "planned"]);
    expect(listCalendarNames(aClient(), at("14:00"))).toEqual([]);
  });
});

describe("the sender of messages about appointments", () => {
  const terms = (model: "callback" | "appointment" | "hybrid") => [
    { from: at("09:00"), model, price: { amount: 6_000, currency: "GBP" as const } },
  ];
  const readSender = (campaign: Campaign, agency?: Parameters<typeof assessReadiness>[3]["agency"]) => {
    const snapshot = aSnapshot();
    const { isReady, checks } = assessReadiness(campaign, new Map([[snapshot.client.id, snapshot]]), at("14:00"), {
      generationErrors: [],
      agency,
    });
    return { isReady, sender: checks.find(({ code }) => code === "sender_unverified") };
  };
  const emailFrom = "hello@brightline.example";

  it.each(["appointment", "hybrid"] as const)("is an address of the agency that SES has verified: %s", (model) => {
    const campaign = aCampaign({ terms: terms(model) });
    for (const [agency, isPassed] of [
      [undefined, false],
      [{}, false],
      [{ emailFrom }, false],
      [{ emailFrom, emailFromVerifiedAt: at("10:00") }, true],
    ] as const) {
      // A warning: a lead is placed nevertheless.
      expect(readSender(campaign, agency)).toMatchObject({ isReady: true, sender: { isPassed, isBlocking: false } });
    }
  });

  it("does not matter to a campaign of callbacks, and matters from the day on which its model changes", () => {
    expect(readSender(aCampaign({ terms: terms("callback") })).sender).toBeUndefined();
    const later = aCampaign({
      terms: [...terms("callback"), ...terms("hybrid").map((version) => ({ ...version, from: at("15:00") }))],
    });
    expect(readSender(later).sender).toBeUndefined();
  });
});
