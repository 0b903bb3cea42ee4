import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { findNextTry } from "#domain/history/find-next-try.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aContactAttempt, aBooking, anAttemptWithdrawn, anOutcome, aReceived, aWoken } from "#test/support/facts.ts";

const find = (...facts: Fact[]) => {
  const state = foldLead([aReceived(), ...facts]);
  return state && findNextTry(state);
};
const unanswered = aContactAttempt({ at: at("14:05"), nextTryAt: at("16:05") });
const callback = (changes: object = {}) =>
  anOutcome({ at: at("14:20"), outcome: "callback_requested", callbackAt: at("17:00"), ...changes });
const call = (time: string, changes: Parameters<typeof aContactAttempt>[0] = {}) =>
  aContactAttempt({ attemptId: anId("att", 2), at: at(time), ...changes });

describe("the next try of a lead", () => {
  it("is what the cadence suggested for the latest call, whichever call is reported first", () => {
    expect(find()).toBeUndefined();
    expect(find(unanswered)).toEqual({ at: at("16:05"), reason: "no_answer" });
    const later = call("16:10", { nextTryAt: on("2026-11-23T09:00Z") });
    for (const facts of [
      [unanswered, later],
      [later, unanswered],
    ]) {
      expect(find(...facts)).toEqual({ at: on("2026-11-23T09:00Z"), reason: "no_answer" });
    }
  });

  it("goes back to the call before if the latest one is withdrawn", () => {
    const later = call("16:10", { nextTryAt: on("2026-11-23T09:00Z") });
    const withdrawn = anAttemptWithdrawn({ attemptId: later.attemptId });
    expect(find(unanswered, later, withdrawn)).toEqual({ at: at("16:05"), reason: "no_answer" });
  });

  it("ends with a conversation, an outcome or an appointment", () => {
    expect(find(unanswered, call("14:30", { result: "connected" }))).toBeUndefined();
    expect(find(unanswered, call("14:30", { result: "wrong_number" }))).toBeUndefined();
    for (const outcome of ["quoted", "lost", "bad_data", "appointment_set", "callback_requested"] as const) {
      expect(find(unanswered, anOutcome({ at: at("14:30"), outcome }))).toBeUndefined();
    }
    expect(find(unanswered, aBooking())).toBeUndefined();
  });

  it("is suggested again for a call that follows an outcome that leaves the lead open", () => {
    const quoted = anOutcome({ at: at("14:02"), outcome: "quoted" });
    expect(find(quoted, unanswered)).toEqual({ at: at("16:05"), reason: "no_answer" });
    expect(find(anOutcome({ at: at("14:02"), outcome: "lost" }), unanswered)).toBeUndefined();
  });

  it("is the time that the person named, before what the cadence suggests", () => {
    expect(find(callback())).toEqual({ at: at("17:00"), reason: "callback" });
    expect(find(unanswered, callback())).toEqual({ at: at("17:00"), reason: "callback" });
    // A call that comes too early leaves the agreed time as it is.
    const early = call("16:44", { nextTryAt: at("18:44") });
    expect(find(callback(), early)).toEqual({ at: at("17:00"), reason: "callback" });
  });

  it("is that of the cadence once the client called at about the agreed time", () => {
    for (const time of ["16:45", "17:00", "18:30"]) {
      expect(find(callback(), call(time, { nextTryAt: at("20:00") }))).toEqual({
        at: at("20:00"),
        reason: "no_answer",
      });
      expect(find(callback(), call(time, { result: "connected" }))).toBeUndefined();
    }
    // The call in which the time was agreed is no callback, however near that time is.
    const agreed = call("14:20", { result: "connected" });
    expect(find(agreed, callback({ callbackAt: at("14:30") }))).toEqual({ at: at("14:30"), reason: "callback" });
  });

  it("is none for a lead that is asleep, erased or in a new cycle", () => {
    const nurtured = anOutcome({ at: at("14:04"), outcome: "nurture" });
    expect(find(nurtured, unanswered)).toBeUndefined();
    expect(find(nurtured, aWoken({ at: at("15:00") }))).toBeUndefined();
    expect(
      find(unanswered, { kind: "erased", at: at("15:00"), source: "api", author: anId("key"), erasureId: anId("era") }),
    ).toBeUndefined();
  });
});
