import { describe, expect, it } from "vitest";
import type { AttemptResult } from "#domain/contact/contact-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { ReturnRule } from "#domain/returns/return-policy.ts";
import { instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import {
  aBooking,
  aCandidate,
  aContactAttempt,
  aDelivered,
  aDeliverySkipped,
  anOutcome,
  aReceived,
  aRouting,
  aSentInvitation,
  aStatement,
} from "#test/support/facts.ts";
import { judgeFacts, noContactRule, ruleWith, wrongNumberRule } from "#test/support/return-rules.ts";

/** Delivered on Tuesday 2026-11-24 at 14:00 in London, so five working days end on Tuesday 2026-12-01 at 14:00. */
const deliveredAt = on("2026-11-24T14:00:00Z");
const received = aReceived({ at: deliveredAt });
const delivered = aDelivered({ at: deliveredAt });
const attemptAt = (number: number, dateTime: string, result: AttemptResult = "no_answer") =>
  aContactAttempt({ attemptId: anId("att", number), at: on(dateTime), recordedAt: on(dateTime), result });
const keyOf = (number: number) => `fact/contact_attempted/${anId("att", number)}`;
const fourAttempts = [
  attemptAt(1, "2026-11-24T14:10:00Z"),
  attemptAt(2, "2026-11-24T16:00:00Z"),
  attemptAt(3, "2026-11-25T09:30:00Z"),
  attemptAt(4, "2026-11-25T17:00:00Z"),
];
const judge = (facts: Fact[], rule: ReturnRule | undefined, at: string, openedAt = at) =>
  judgeFacts([received, delivered, ...facts], rule, on(at), on(openedAt));
/** The evidence of the term, after that of the window. */
const termOf = ({ evidence }: { evidence: unknown[] }) => evidence[1];

describe("a return for no contact", () => {
  it("is open while attempts are missing, and says what is missing and until when", () => {
    const judged = judge([attemptAt(1, "2026-11-25T16:00:00Z")], noContactRule, "2026-11-25T16:05:00Z");
    expect(judged).toMatchObject({ status: "open", until: on("2026-12-01T14:00:00Z") });
    expect(termOf(judged)).toEqual({
      term: "attempts_at_least",
      needed: "4 attempts on 2 working days by Tue 2026-12-01T14:00Z",
      found: "recorded 1, 26 h 0 min after delivery",
      facts: [keyOf(1)],
    });
  });

  it("is approved for four attempts on two working days, and cites them", () => {
    const judged = judge(fourAttempts, noContactRule, "2026-11-26T10:00:00Z");
    expect(judged).toMatchObject({ status: "approved", cause: "evidence", remedy: { kind: "credit" } });
    expect(termOf(judged)).toMatchObject({ facts: [1, 2, 3, 4].map(keyOf) });
  });

  it("is declined if any attempt reached the person, or an outcome proves it", () => {
    const reached = attemptAt(5, "2026-11-25T16:00:00Z", "connected");
    const judged = judge([...fourAttempts, reached], noContactRule, "2026-11-26T10:00:00Z");
    expect(judged).toMatchObject({ status: "declined", cause: "was_reached" });
    expect(termOf(judged)).toMatchObject({ facts: [keyOf(5)], found: "reached the person Wed 2026-11-25T16:00Z" });
    const quoted = anOutcome({ at: on("2026-11-25T16:30:00Z"), outcome: "quoted" });
    expect(judge([...fourAttempts, quoted], noContactRule, "2026-11-26T10:00:00Z")).toMatchObject({
      cause: "was_reached",
    });
  });

  it("needs the days, not only the attempts, and counts no day on which the client does not work", () => {
    const onOneDay = fourAttempts.map((attempt, index) => ({
      ...attempt,
      at: on(`2026-11-25T1${index}:00:00Z`),
    }));
    expect(judge(onOneDay, noContactRule, "2026-11-26T10:00:00Z")).toMatchObject({ status: "open" });
    const onSaturday = [...onOneDay.slice(1), attemptAt(1, "2026-11-28T11:00:00Z")];
    expect(judge(onSaturday, noContactRule, "2026-11-30T10:00:00Z")).toMatchObject({ status: "open" });
  });

  it("counts attempts that are closer together than the rule allows as one", () => {
    const apart = ruleWith("no_contact", [{ term: "attempts_at_least", n: 2, hoursApart: 4 }]);
    const close = [attemptAt(1, "2026-11-24T14:10:00Z"), attemptAt(2, "2026-11-24T18:09:59.999Z")];
    expect(judge(close, apart, "2026-11-25T10:00:00Z")).toMatchObject({ status: "open" });
    const far = [...close, attemptAt(3, "2026-11-24T18:10:00Z")];
    expect(judge(far, apart, "2026-11-25T10:00:00Z")).toMatchObject({ status: "approved" });
  });

  it("is in time up to the last instant of the window, and declined a millisecond later", () => {
    const last = "2026-12-01T14:00:00.000Z";
    expect(judge(fourAttempts, noContactRule, last)).toMatchObject({ status: "approved" });
    expect(judge([], noContactRule, last)).toMatchObject({ status: "open" });
    const late = judge(fourAttempts, noContactRule, "2026-12-01T14:00:00.001Z");
    expect(late).toMatchObject({ status: "declined", cause: "window_over" });
    expect(late.evidence).toEqual([
      {
        term: "within",
        needed: "returned by Tue 2026-12-01T14:00Z",
        found: "returned Tue 2026-12-01T14:00:00.001Z",
        facts: [`fact/delivered/${anId("dlv")}`],
      },
    ]);
  });

  it("is declined for missing attempts only after the window, and ignores attempts after it", () => {
    const openedAt = "2026-11-26T10:00:00Z";
    const three = fourAttempts.slice(0, 3);
    expect(judge(three, noContactRule, "2026-12-01T14:00:00Z", openedAt)).toMatchObject({ status: "open" });
    const fourth = attemptAt(4, "2026-12-01T14:00:00.001Z");
    expect(judge([...three, fourth], noContactRule, "2026-12-01T14:00:00.001Z", openedAt)).toMatchObject({
      status: "declined",
      cause: "evidence_missing",
    });
  });

  it("is left to the agency if the lead was never delivered, because no window began", () => {
    const undelivered = judgeFacts([received], noContactRule, on("2026-11-25T10:00:00Z"));
    expect(undelivered).toMatchObject({ status: "referred", cause: "evidence_unknown" });
  });
});

describe("a return for another reason", () => {
  it("is approved at once for an attempt that found a wrong number", () => {
    const wrong = attemptAt(1, "2026-11-24T14:20:00Z", "wrong_number");
    expect(judge([wrong], wrongNumberRule, "2026-11-24T15:00:00Z")).toMatchObject({ status: "approved" });
    expect(judge([], wrongNumberRule, "2026-11-24T15:00:00Z")).toMatchObject({ status: "open" });
  });

  it("is declined as out of area if the client bought from that place at placement, and cites the placement", () => {
    const rule = ruleWith("out_of_area", [{ term: "place_outside_areas" }]);
    const inside = judge([], rule, "2026-11-24T15:00:00Z");
    expect(inside).toMatchObject({ status: "declined", cause: "evidence_against" });
    expect(termOf(inside)).toMatchObject({
      found: "inside the areas that were in force at placement",
      facts: ["fact/received"],
    });
    const outside = { ...received, routing: aRouting({ candidates: [aCandidate({ isServed: false })] }) };
    expect(judgeFacts([outside, delivered], rule, on("2026-11-24T15:00:00Z"))).toMatchObject({ status: "approved" });
    const unknown = { ...received, routing: aRouting({ candidates: [] }) };
    expect(judgeFacts([unknown, delivered], rule, on("2026-11-24T15:00:00Z"))).toMatchObject({ status: "referred" });
  });

  it("is referred without a rule for its reason, and if the rule leaves it to the agency", () => {
    expect(judge([], undefined, "2026-11-24T15:00:00Z")).toMatchObject({ status: "referred", cause: "no_rule" });
    const wrong = attemptAt(1, "2026-11-24T14:20:00Z", "wrong_number");
    const rule: ReturnRule = { ...wrongNumberRule, decision: "refer" };
    expect(judge([wrong], rule, "2026-11-24T15:00:00Z")).toMatchObject({ status: "referred", cause: "rule_refers" });
  });

  it("needs the first attempt in time, by the working clock if the rule says so", () => {
    const within = (clock: "raw" | "working") =>
      ruleWith("hoax", [{ term: "first_attempt_within", minutes: 240, clock }]);
    const nextMorning = [attemptAt(1, "2026-11-25T09:25:00Z")];
    expect(judge(nextMorning, within("working"), "2026-11-25T10:00:00Z")).toMatchObject({ status: "approved" });
    expect(judge(nextMorning, within("raw"), "2026-11-25T10:00:00Z")).toMatchObject({ cause: "evidence_against" });
    expect(judge([], within("raw"), "2026-11-24T15:00:00Z")).toMatchObject({ status: "open" });
    expect(judge([], within("raw"), "2026-11-24T18:00:00.001Z")).toMatchObject({ status: "declined" });
  });

  it("needs a suppression, an outcome, or no contact, if the rule says so", () => {
    const at = "2026-11-24T15:00:00Z";
    const barred = ruleWith("do_not_call", [{ term: "suppressed_or_screened_out" }]);
    expect(judge([aDeliverySkipped()], barred, at)).toMatchObject({ status: "approved" });
    expect(judge([], barred, at)).toMatchObject({ status: "open" });
    const badData = ruleWith("invalid_contact", [
      { term: "outcome_is", outcome: "bad_data" },
      { term: "no_connected" },
    ]);
    const outcome = anOutcome({ at: on("2026-11-24T14:30:00Z"), outcome: "bad_data" });
    expect(judge([outcome], badData, at)).toMatchObject({ status: "approved" });
    const reached = attemptAt(1, "2026-11-24T14:10:00Z", "connected");
    expect(judge([outcome, reached], badData, at)).toMatchObject({ status: "declined", cause: "was_reached" });
  });
});

describe("a return for a no-show", () => {
  const rule: ReturnRule = {
    ...ruleWith("no_show", [{ term: "appointment_result", result: "no_show_prospect" }]),
    within: { amount: 7, unit: "days", since: "appointment_end" },
  };
  const booking = aBooking({ at: on("2026-11-24T14:30:00Z"), start: on("2026-11-25T10:00:00Z"), minutes: 60 });
  const judgeSaid = (facts: Fact[]) => judge([booking, ...facts], rule, "2026-11-29T10:00:00Z");
  const said = (result: "held" | "no_show_prospect" | "no_show_client") =>
    aStatement({ at: on("2026-11-25T11:30:00Z"), by: "client", result });

  it("is approved for a final no-show of the prospect, and declined for one of the client", () => {
    expect(judgeSaid([said("no_show_prospect")])).toMatchObject({ status: "approved" });
    const own = judgeSaid([said("no_show_client")]);
    expect(own).toMatchObject({ status: "declined", cause: "evidence_against" });
    expect(termOf(own)).toMatchObject({ found: "no_show_client, final" });
  });

  it("is left to the agency if the result was presumed from silence", () => {
    const messages = [
      aSentInvitation({ at: booking.at }),
      aSentInvitation({ at: booking.at, side: "client", message: "reminder", minutesBefore: 120 }),
    ];
    expect(judgeSaid(messages)).toMatchObject({ status: "referred", cause: "evidence_unknown" });
  });

  it("ends its window seven days after the end of the appointment", () => {
    const end = Date.parse("2026-12-02T11:00:00Z");
    const judgeAt = (ms: number) =>
      judgeFacts([received, delivered, booking, said("no_show_prospect")], rule, instant(ms));
    expect(judgeAt(end)).toMatchObject({ status: "approved" });
    expect(judgeAt(end + 1)).toMatchObject({ cause: "window_over" });
  });
});
