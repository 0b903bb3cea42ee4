import { describe, expect, it } from "vitest";
import { buildFunnel, type FunnelInput } from "#domain/reports/funnel.ts";
import { sumOutreach } from "#domain/reports/outreach.ts";
import { findReference } from "#domain/reports/reference.ts";
import { countUnworked } from "#domain/reports/unworked-replies.ts";
import { instant } from "#domain/shared/instant.ts";
import { at } from "#test/support/at.ts";
import { aBillingRecord } from "#test/support/billing-records.ts";

const cost = { amount: 200_000, currency: "GBP" };

/** A funnel of so many messages, replies and meetings, against targets for both rates. */
const aFunnel = (
  sent: number,
  replies: number,
  meetings: number,
  [reply, meeting]: [number, number],
  placed = replies,
) => {
  const references: FunnelInput["references"] = {
    reply: { share: reply, from: "target" },
    meeting: { share: meeting, from: "target" },
  };
  return buildFunnel({ outreach: sumOutreach([{ sent, replies, cost }]), placed, meetings, references });
};

describe("the funnel", () => {
  it("names the setting of appointments: 20 % instead of 35 % of 400 replies", () => {
    const funnel = aFunnel(10_000, 400, 80, [0.04, 0.35]);
    expect(funnel.bottleneck).toBe("appointment_setting");
    expect(funnel.replyRate).toMatchObject({ value: 400, of: 10_000, share: 0.04, tooFew: false });
    expect(funnel.meetingRate).toMatchObject({ value: 80, of: 400, share: 0.2, tooFew: false });
    expect(funnel.whatIf).toEqual([
      { change: "meeting_rate", share: 0.35, replies: 400, meetings: 140, gain: 0.75, cost: [cost] },
      {
        change: "double_outreach",
        share: null,
        replies: 800,
        meetings: 160,
        gain: 1,
        cost: [{ amount: 400_000, currency: "GBP" }],
      },
    ]);
  });

  it("names the generation of leads: 80 replies to 10,000 messages instead of 300", () => {
    const funnel = aFunnel(10_000, 80, 28, [0.03, 0.35]);
    expect(funnel.bottleneck).toBe("lead_generation");
    expect(funnel.whatIf[0]).toMatchObject({
      change: "reply_rate",
      share: 0.03,
      replies: 300,
      meetings: 105,
      gain: 2.75,
    });
    expect(funnel.whatIf.map(({ change }) => change)).toEqual(["reply_rate", "double_outreach"]);
  });

  it("says too few for 200 messages, 8 replies and 2 meetings", () => {
    expect(aFunnel(200, 8, 2, [0.04, 0.35]).bottleneck).toBe("too_few");
  });

  it("names a rate that is certainly low, though the other one is too few to judge", () => {
    expect(aFunnel(10_000, 8, 2, [0.03, 0.35]).bottleneck).toBe("lead_generation");
    expect(aFunnel(300, 100, 0, [0.03, 0.35]).bottleneck).toBe("appointment_setting");
  });

  it("names no bottleneck where the numbers fit their references, or exceed them", () => {
    expect(aFunnel(10_000, 400, 140, [0.04, 0.35]).bottleneck).toBe("none");
    expect(aFunnel(10_000, 390, 130, [0.04, 0.35]).bottleneck).toBe("none");
    expect(aFunnel(10_000, 800, 500, [0.04, 0.35]).bottleneck).toBe("none");
  });

  it("names of two low rates the one whose repair adds more meetings", () => {
    // 3 % instead of 1.5 % doubles them; 35 % instead of 20 % adds 75 %.
    expect(aFunnel(10_000, 150, 30, [0.03, 0.35]).bottleneck).toBe("lead_generation");
    // 3 % instead of 2.5 % adds 20 %.
    expect(aFunnel(10_000, 250, 50, [0.03, 0.35]).bottleneck).toBe("appointment_setting");
  });

  it("counts the leads placed as replies where the agency reported fewer, and says which it counts", () => {
    expect(aFunnel(10_000, 100, 80, [0.04, 0.35], 400)).toMatchObject({
      repliesFrom: "placed",
      replyRate: { value: 400 },
      meetingRate: { of: 400 },
    });
    expect(aFunnel(10_000, 400, 80, [0.04, 0.35], 100)).toMatchObject({
      repliesFrom: "told",
      meetingRate: { of: 400 },
    });
  });

  it("has no reply rate without outreach, or with less than there were replies", () => {
    for (const sent of [0, 399]) {
      const funnel = aFunnel(sent, 400, 80, [0.04, 0.35]);
      expect(funnel).toMatchObject({ replyRate: null, bottleneck: "outreach_incomplete", meetingRate: { share: 0.2 } });
      expect(funnel.whatIf.some(({ change }) => change === "reply_rate")).toBe(false);
    }
  });
});

describe("the reference of a rate", () => {
  const months = [0.02, 0.05, 0.03, 0.04, 0.06].map((share) => ({ value: share * 1000, of: 1000 }));

  it("is the target, else the median of the months, else what is assumed", () => {
    expect(findReference({ target: 0.1, months, rate: "reply" })).toEqual({ share: 0.1, from: "target" });
    expect(findReference({ months, rate: "reply" })).toEqual({ share: 0.04, from: "own_median" });
    expect(findReference({ months: months.slice(0, 2), rate: "reply" })).toEqual({ share: 0.03, from: "assumed" });
  });

  it("is assumed as 35 % for the meetings of replies", () => {
    expect(findReference({ months: [], rate: "meeting" })).toEqual({ share: 0.35, from: "assumed" });
  });

  it("leaves out months that are too few, and those with more replies than messages", () => {
    const odd = [{ value: 9, of: 10 }, { value: 500, of: 400 }, ...months.slice(0, 2)];
    expect(findReference({ months: odd, rate: "reply" })).toEqual({ share: 0.03, from: "assumed" });
  });
});

describe("unworked replies", () => {
  it("are counted by age, without those that were called, ended or refused", () => {
    const ageMinutes = [0, 5, 6, 15, 61, 1440, 1441];
    const waiting = ageMinutes.map((age) =>
      aBillingRecord({ placedAt: instant(Date.parse(at("14:00")) - age * 60_000), status: "acknowledged" }),
    );
    const others = [
      aBillingRecord({ firstAttemptAt: at("14:00") }),
      aBillingRecord({ outcome: { kind: "bad_data", at: at("14:00") } }),
      aBillingRecord({ status: "rejected" }),
      aBillingRecord({ status: "undeliverable" }),
    ];
    expect(countUnworked([...waiting, ...others], at("14:00"))).toEqual({
      leads: 7,
      oldestPlacedAt: "2026-11-21T13:59:00.000Z",
      byAge: [
        { upToMinutes: 5, leads: 2 },
        { upToMinutes: 15, leads: 2 },
        { upToMinutes: 60, leads: 0 },
        { upToMinutes: 240, leads: 1 },
        { upToMinutes: 1440, leads: 1 },
        { upToMinutes: null, leads: 1 },
      ],
    });
    expect(countUnworked([], at("14:00"))).toMatchObject({ leads: 0, oldestPlacedAt: null });
  });
});
