import { describe, expect, it } from "vitest";
import { recordContactAttempt } from "#domain/history/record-contact-attempt.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aContactAttempt, aLead } from "#test/support/facts.ts";

/** A call at `time`, told at 15:00 of a lead received at 14:00. */
const told = (time: string) => {
  const { kind: _, ...attempt } = aContactAttempt({ at: at(time), recordedAt: at("15:00") });
  return { ...attempt, source: "api" as const };
};

describe("recording a contact attempt", () => {
  it("adds the attempt with who told it, when it was and when it was told", () => {
    expect(recordContactAttempt(aLead(), told("14:05"))).toEqual({
      ok: true,
      value: aContactAttempt({ at: at("14:05"), recordedAt: at("15:00") }),
    });
  });

  it("tolerates clocks that differ by five minutes, to the millisecond", () => {
    expect(recordContactAttempt(aLead(), told("13:55")).ok).toBe(true);
    expect(recordContactAttempt(aLead(), told("15:05")).ok).toBe(true);
  });

  it.each(["13:54:59.999", "15:05:00.001"])(
    "refuses %s, before the lead came or after it was told, and says what would be taken",
    (time) => {
      expect(recordContactAttempt(aLead(), told(time))).toEqual({
        ok: false,
        refusal: { kind: "time_out_of_range", at: at(time), notBefore: at("14:00"), notAfter: at("15:00") },
      });
    },
  );

  it("takes any number of attempts, even of the same moment", () => {
    const again = { ...told("14:05"), attemptId: anId("att", 2) };
    expect(recordContactAttempt(aLead(aContactAttempt()), again).ok).toBe(true);
  });
});
