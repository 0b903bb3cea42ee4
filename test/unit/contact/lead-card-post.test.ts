import { describe, expect, it } from "vitest";
import { parseAcknowledgementForm, parseCallForm, parseFormFields } from "#contact/parse-lead-card-form.ts";

const posted = (fields: Record<string, string>) =>
  parseCallForm(new URLSearchParams({ once: "att_1", attempt: "connected", ...fields }).toString(), "GBP");

describe("what the lead card posts", () => {
  it("reads a tap on a button for not reaching anybody", () => {
    expect(posted({ attempt: "no_answer", outcome: "", value: "", calledMinutesAgo: "0" })).toEqual({
      ok: true,
      value: { once: "att_1", minutesAgo: 0, attempt: "no_answer" },
    });
  });

  it("reads a conversation with nothing chosen yet as an attempt alone", () => {
    expect(posted({ outcome: "" })).toEqual({
      ok: true,
      value: { once: "att_1", minutesAgo: 0, attempt: "connected" },
    });
  });

  it("reads an outcome, and when the call was", () => {
    expect(posted({ outcome: "quoted", calledMinutesAgo: "15" })).toEqual({
      ok: true,
      value: { once: "att_1", minutesAgo: 15, attempt: "connected", outcome: { outcome: "quoted" } },
    });
  });

  it("reads a sale with its value in the currency of the lead's price", () => {
    expect(posted({ outcome: "won", value: "£1,250.50" })).toMatchObject({
      ok: true,
      value: { outcome: { outcome: "won", value: { amount: 125_050, currency: "GBP" } } },
    });
  });

  it("ignores a value without a sale, which browsers without :has() show", () => {
    expect(posted({ outcome: "lost", value: "12 or so" })).toMatchObject({
      ok: true,
      value: { outcome: { outcome: "lost" } },
    });
  });

  it("asks for the value of a sale", () => {
    expect(posted({ outcome: "won", value: "" })).toEqual({
      ok: false,
      refusal: "Write what the sale is worth as a number, like 1250 or 1250.50.",
    });
  });

  it("asks which was meant when an outcome comes with not reaching anybody", () => {
    const answer = posted({ attempt: "voicemail", outcome: "not_interested" });
    expect(answer).toMatchObject({ ok: false });
  });

  it("refuses a call of more than a month ago", () => {
    expect(posted({ calledMinutesAgo: "44640" })).toMatchObject({ ok: true, value: { minutesAgo: 44_640 } });
    expect(posted({ calledMinutesAgo: "44641" })).toEqual({ ok: false, refusal: "That call is too long ago." });
  });

  it.each<[string, Record<string, string>]>([
    ["an unknown attempt", { attempt: "shouted" }],
    ["an unknown outcome", { outcome: "married" }],
    ["an empty mark of the page", { once: "" }],
    ["a mark that is no id", { once: "a/b" }],
    ["minutes that are no number", { calledMinutesAgo: "-5" }],
    ["minutes beyond counting", { calledMinutesAgo: "1234567" }],
    ["a value as long as a novel", { outcome: "won", value: "1".repeat(33) }],
  ])("does not understand %s", (_, fields) => {
    expect(posted(fields)).toEqual({
      ok: false,
      refusal: "Something in the form was not understood. Please choose again.",
    });
  });

  it("does not understand an empty post, or one that is not a form", () => {
    expect(parseCallForm("", "GBP")).toMatchObject({ ok: false });
    expect(parseCallForm('{"attempt":"connected"}', "GBP")).toMatchObject({ ok: false });
  });

  it("decodes what people typed, plus signs and accents among it", () => {
    expect(parseFormFields("value=%C2%A31%2C250+ca.&outcome=won")).toEqual({ value: "£1,250 ca.", outcome: "won" });
  });
});

describe("what the answer on the lead card posts", () => {
  const answered = (fields: Record<string, string>) =>
    parseAcknowledgementForm(new URLSearchParams({ once: "att_1", ...fields }).toString());

  it("takes the lead, whatever reason for refusing it was looked at", () => {
    expect(answered({ answer: "accepted", reason: "other" })).toEqual({ ok: true, value: { outcome: "accepted" } });
    expect(answered({ answer: "accepted" })).toEqual({ ok: true, value: { outcome: "accepted" } });
  });

  it("refuses the lead for a reason, and calls a person that is known a duplicate", () => {
    expect(answered({ answer: "rejected", reason: "no_capacity" })).toEqual({
      ok: true,
      value: { outcome: "rejected", reason: "no_capacity" },
    });
    expect(answered({ answer: "rejected", reason: "known" })).toEqual({ ok: true, value: { outcome: "duplicate" } });
  });

  it("asks for the reason of a refusal", () => {
    expect(answered({ answer: "rejected", reason: "" })).toEqual({
      ok: false,
      refusal: "Please choose why the lead is not for you.",
    });
  });

  it.each<Record<string, string>>([
    { answer: "maybe" },
    { answer: "rejected", reason: "boring" },
    { answer: "accepted", once: "" },
  ])("does not understand %j", (fields) => {
    expect(answered(fields)).toMatchObject({ ok: false, refusal: expect.stringContaining("not understood") });
  });
});
