import { describe, expect, it } from "vitest";
import {
  parseAcknowledgementForm,
  parseCallForm,
  parseFormFields,
  parseWithdrawalForm,
} from "#contact/parse-lead-card-form.ts";
import { anId } from "#test/support/an-id.ts";

const rules = { currency: "GBP", timeZone: "Europe/London", asksForPromotion: false };
const parse = (fields: Record<string, string>, currency = rules.currency) =>
  parseCallForm(new URLSearchParams({ once: "att_1", attempt: "connected", ...fields }).toString(), {
    ...rules,
    currency,
  });

describe("parseCallForm", () => {
  it("parses a tap on a button for a call without contact", () => {
    expect(parse({ attempt: "no_answer", outcome: "", value: "", calledMinutesAgo: "0" })).toEqual({
      ok: true,
      value: { once: "att_1", minutesAgo: 0, attempt: "no_answer" },
    });
  });

  it("parses a conversation without an outcome as an attempt alone", () => {
    expect(parse({ outcome: "" })).toEqual({
      ok: true,
      value: { once: "att_1", minutesAgo: 0, attempt: "connected" },
    });
  });

  it("parses an outcome, and the time of the call", () => {
    expect(parse({ outcome: "quoted", calledMinutesAgo: "15" })).toEqual({
      ok: true,
      value: { once: "att_1", minutesAgo: 15, attempt: "connected", outcome: { outcome: "quoted" } },
    });
  });

  it("parses a sale with its value in the currency of the lead's price", () => {
    expect(parse({ outcome: "won", value: "£1,250.50" })).toMatchObject({
      ok: true,
      value: { outcome: { outcome: "won", value: { amount: 125_050, currency: "GBP" } } },
    });
  });

  it("ignores a value without a sale, because browsers without :has() show its field", () => {
    expect(parse({ outcome: "lost", value: "12 or so" })).toMatchObject({
      ok: true,
      value: { outcome: { outcome: "lost" } },
    });
  });

  it("parses a person who is not ready yet, with the date and the reason", () => {
    expect(parse({ outcome: "nurture", wakeOn: "2027-09-01", why: "budget" })).toMatchObject({
      ok: true,
      value: { attempt: "connected", outcome: { outcome: "nurture", wakeOn: "2027-09-01", reason: "budget" } },
    });
    expect(parse({ outcome: "nurture", wakeOn: "2027-09-01", why: "" })).toMatchObject({
      ok: true,
      value: { outcome: { outcome: "nurture", wakeOn: "2027-09-01" } },
    });
  });

  it.each(["", "soon", "2027-02-30"])("asks for the date of a person who is not ready yet (%s)", (wakeOn) => {
    expect(parse({ outcome: "nurture", wakeOn })).toEqual({
      ok: false,
      refusal: { problem: "Choose the date on which you want the lead again.", field: "wakeOn" },
    });
  });

  it("ignores a date without that outcome", () => {
    expect(parse({ outcome: "lost", wakeOn: "2027-09-01", why: "budget" })).toMatchObject({
      ok: true,
      value: { outcome: { outcome: "lost" } },
    });
  });

  it("asks for the value of a sale", () => {
    expect(parse({ outcome: "won", value: "" })).toEqual({
      ok: false,
      refusal: { problem: "Write what the sale is worth as a number, like 1250 or 1250.50.", field: "value" },
    });
  });

  it.each([
    ["JPY", "1250.50", "like 1250."],
    ["KWD", "250,500", "like 1250 or 1250.500."],
  ])("says how to write a value in %s", (currency, value, hint) => {
    expect(parse({ outcome: "won", value }, currency)).toMatchObject({
      ok: false,
      refusal: { problem: expect.stringContaining(hint), field: "value" },
    });
  });

  it("refuses an outcome of a call without contact", () => {
    expect(parse({ attempt: "voicemail", outcome: "not_interested" })).toMatchObject({ ok: false });
  });

  it("parses an outcome alone, which corrects the one before", () => {
    expect(parse({ attempt: "none", outcome: "lost" })).toEqual({
      ok: true,
      value: { once: "att_1", minutesAgo: 0, outcome: { outcome: "lost" } },
    });
    expect(parse({ attempt: "none", outcome: "" })).toEqual({
      ok: false,
      refusal: { problem: "Please choose what came of it.", field: "outcome" },
    });
  });

  it.each<[string, Record<string, string>]>([
    ["by its button", { attempt: "bad_data", outcome: "" }],
    ["chosen on an older page", { attempt: "connected", outcome: "bad_data" }],
    ["chosen without a call", { attempt: "none", outcome: "bad_data" }],
  ])("parses wrong details as an outcome without a call: %s", (_, fields) => {
    expect(parse(fields)).toEqual({
      ok: true,
      value: { once: "att_1", minutesAgo: 0, outcome: { outcome: "bad_data" } },
    });
  });

  it("keeps a call without contact that comes with wrong details", () => {
    expect(parse({ attempt: "wrong_number", outcome: "bad_data" })).toMatchObject({
      value: { attempt: "wrong_number", outcome: { outcome: "bad_data" } },
    });
  });

  it("refuses wrong details together with what came of a conversation", () => {
    expect(parse({ attempt: "bad_data", outcome: "quoted" })).toMatchObject({ ok: false });
  });

  it("refuses a call of more than a month ago", () => {
    expect(parse({ calledMinutesAgo: "44640" })).toMatchObject({ ok: true, value: { minutesAgo: 44_640 } });
    expect(parse({ calledMinutesAgo: "44641" })).toEqual({
      ok: false,
      refusal: { problem: "That call is too long ago.", field: "calledMinutesAgo" },
    });
  });

  it.each<[string, Record<string, string>]>([
    ["an unknown attempt", { attempt: "shouted" }],
    ["an unknown outcome", { outcome: "married" }],
    ["an empty idempotency key", { once: "" }],
    ["an invalid idempotency key", { once: "a/b" }],
    ["minutes that are not a number", { calledMinutesAgo: "-5" }],
    ["too many minutes", { calledMinutesAgo: "1234567" }],
    ["a value that is too long", { outcome: "won", value: "1".repeat(33) }],
  ])("refuses %s", (_, fields) => {
    expect(parse(fields)).toEqual({
      ok: false,
      refusal: { problem: "Something in the form was not understood. Please choose again." },
    });
  });

  it("parses the time of a call that the person asked for, in the client's zone, and a note", () => {
    const fields = { outcome: "callback_requested", callbackAt: "2027-07-01T14:30", note: "  Ask for Jo\n " };
    expect(parse(fields)).toMatchObject({
      value: { outcome: { outcome: "callback_requested", callbackAt: "2027-07-01T13:30:00.000Z", note: "Ask for Jo" } },
    });
    expect(parse({ ...fields, callbackAt: "2027-07-01T14:30:00" })).toMatchObject({ ok: true });
    expect(parse({ ...fields, callbackAt: "" })).toMatchObject({
      ok: true,
      value: { outcome: { callbackAt: undefined } },
    });
  });

  it("ignores the fields of other outcomes, which the browser hides and posts all the same", () => {
    expect(parse({ outcome: "quoted", callbackAt: "2027-07-01T14:30", slot: "x", wakeOn: "2027-07-01" })).toEqual({
      ok: true,
      value: { once: "att_1", minutesAgo: 0, attempt: "connected", outcome: { outcome: "quoted" } },
    });
  });

  it.each([
    ["a local time that the clocks skip", "2027-03-28T01:30", "The clocks change at that time. Choose another one."],
    ["a date that does not exist", "2027-02-30T10:00", "Write the date and the time, like 24/11/2026 14:30."],
  ])("refuses %s", (_, callbackAt, refusal) => {
    expect(parse({ outcome: "callback_requested", callbackAt })).toEqual({
      ok: false,
      refusal: { problem: refusal, field: "callbackAt" },
    });
  });

  it("refuses a note of more than 1,000 characters", () => {
    expect(parse({ outcome: "quoted", note: "x".repeat(1_000) })).toMatchObject({ ok: true });
    expect(parse({ outcome: "quoted", note: "x".repeat(1_001) })).toEqual({
      ok: false,
      refusal: { problem: "The note can have at most 1,000 characters.", field: "note" },
    });
  });

  it("says that a pasted note has characters that cannot be kept, and not that it is too long", () => {
    expect(parse({ outcome: "quoted", note: "First\u000bsecond" })).toEqual({
      ok: false,
      refusal: {
        problem: "The note has characters that cannot be kept. If you pasted it, type it instead.",
        field: "note",
      },
    });
  });

  it("refuses an empty post, and one that is not a form", () => {
    expect(parseCallForm("", rules)).toMatchObject({ ok: false });
    expect(parseCallForm('{"attempt":"connected"}', rules)).toMatchObject({ ok: false });
  });
});

describe("parseFormFields", () => {
  it("decodes posted texts, including plus signs and accents", () => {
    expect(parseFormFields("value=%C2%A31%2C250+ca.&outcome=won")).toEqual({ value: "£1,250 ca.", outcome: "won" });
  });
});

describe("parseAcknowledgementForm", () => {
  const parseAnswer = (fields: Record<string, string>) =>
    parseAcknowledgementForm(new URLSearchParams({ once: "att_1", ...fields }).toString());

  it("parses an acceptance, and ignores a selected reason", () => {
    expect(parseAnswer({ answer: "accepted", reason: "other" })).toEqual({ ok: true, value: { outcome: "accepted" } });
    expect(parseAnswer({ answer: "accepted" })).toEqual({ ok: true, value: { outcome: "accepted" } });
  });

  it("parses a refusal with its reason, and a known person as a duplicate", () => {
    expect(parseAnswer({ answer: "rejected", reason: "no_capacity" })).toEqual({
      ok: true,
      value: { outcome: "rejected", reason: "no_capacity" },
    });
    expect(parseAnswer({ answer: "rejected", reason: "known" })).toEqual({ ok: true, value: { outcome: "duplicate" } });
  });

  it("asks for the reason of a refusal", () => {
    expect(parseAnswer({ answer: "rejected", reason: "" })).toEqual({
      ok: false,
      refusal: { problem: "Please choose why the lead is not for you.", field: "reason" },
    });
  });

  it.each<Record<string, string>>([
    { answer: "maybe" },
    { answer: "rejected", reason: "boring" },
    { answer: "accepted", once: "" },
  ])("refuses %j", (fields) => {
    expect(parseAnswer(fields)).toMatchObject({
      ok: false,
      refusal: { problem: expect.stringContaining("not understood") },
    });
  });
});

describe("parseWithdrawalForm", () => {
  it("parses the id of the attempt, and refuses any other text", () => {
    expect(parseWithdrawalForm(`withdraw=${anId("att")}`)).toEqual({ ok: true, value: anId("att") });
    for (const body of ["withdraw=", "withdraw=out_1", ""])
      expect(parseWithdrawalForm(body)).toMatchObject({
        ok: false,
        refusal: { problem: expect.stringContaining("not understood") },
      });
  });
});
