import { describe, expect, it } from "vitest";
import { recordContactAttempt } from "#domain/history/record-contact-attempt.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aContactAttempt, aLead } from "#test/support/facts.ts";

/** A call at `time`, reported at 15:00, for a lead received at 14:00. */
const reported = (time: string) => {
  const { kind: _, ...attempt } = aContactAttempt({ at: at(time), recordedAt: at("15:00") });
  return { ...attempt, source: "api" as const };
};

describe("recording a contact attempt", () => {
  it("adds the attempt with its author, its time and the time of the report", () => {
    expect(recordContactAttempt(aLead(), reported("14:05"))).toEqual({
      ok: true,
      value: aContactAttempt({ at: at("14:05"), recordedAt: at("15:00") }),
    });
  });

  it("tolerates clocks that differ by five minutes, to the millisecond", () => {
    expect(recordContactAttempt(aLead(), reported("13:55")).ok).toBe(true);
    expect(recordContactAttempt(aLead(), reported("15:05")).ok).toBe(true);
  });

  it.each(["13:54:59.999", "15:05:00.001"])(
    "refuses %s, before the lead or after the report, and names the allowed range",
    (time) => {
      expect(recordContactAttempt(aLead(), reported(time))).toEqual({
        ok: false,
        refusal: { kind: "time_out_of_range", at: at(time), notBefore: at("14:00"), notAfter: at("15:00") },
      });
    },
  );

  it("accepts any number of attempts, even at the same time", () => {
    const again = { ...reported("14:05"), attemptId: anId("att", 2) };
    expect(recordContactAttempt(aLead(aContactAttempt()), again).ok).toBe(true);
  });
});
