import { describe, expect, it } from "vitest";
import { findContactStamps, msSinceDelivery } from "#domain/contact/contact-stamps.ts";
import { at } from "#test/support/at.ts";
import { aContactAttempt } from "#test/support/facts.ts";

describe("the contact clock", () => {
  it("has no stamps before the first attempt", () => {
    expect(findContactStamps([])).toEqual({});
  });

  it("stamps an attempt, but no contact before the prospect was reached", () => {
    const results = ["no_answer", "voicemail", "busy", "wrong_number"] as const;
    const attempts = results.map((result) => aContactAttempt({ result }));
    expect(findContactStamps(attempts)).toEqual({ firstAttemptAt: at("14:05") });
  });

  it("stamps the earliest attempt and the earliest contact, for any order of arrival", () => {
    const attempts = [
      aContactAttempt({ at: at("14:30"), result: "connected" }),
      aContactAttempt({ at: at("14:05") }),
      aContactAttempt({ at: at("14:20"), result: "connected" }),
      aContactAttempt({ at: at("14:10"), result: "voicemail" }),
    ];
    const stamps = { firstAttemptAt: at("14:05"), firstContactAt: at("14:20") };
    expect(findContactStamps(attempts)).toEqual(stamps);
    expect(findContactStamps(attempts.toReversed())).toEqual(stamps);
  });

  it("counts a first call that connects as both attempt and contact", () => {
    expect(findContactStamps([aContactAttempt({ result: "connected" })])).toEqual({
      firstAttemptAt: at("14:05"),
      firstContactAt: at("14:05"),
    });
  });

  it("uses the time of the call, not the time of its report", () => {
    const reportedLate = aContactAttempt({ at: at("14:01"), recordedAt: at("18:00") });
    expect(findContactStamps([aContactAttempt(), reportedLate])).toEqual({ firstAttemptAt: at("14:01") });
  });
});

describe("the time since delivery", () => {
  it("is 300,000 milliseconds for a lead of 2:00pm that was called at 2:05pm", () => {
    expect(msSinceDelivery(at("14:00"), at("14:05"))).toBe(300_000);
  });

  it("is 0 for a call before the receipt", () => {
    expect(msSinceDelivery(at("14:00:30"), at("14:00"))).toBe(0);
  });

  it("is undefined until both happened", () => {
    expect(msSinceDelivery(undefined, at("14:05"))).toBeUndefined();
    expect(msSinceDelivery(at("14:00"), undefined)).toBeUndefined();
  });
});
