import { describe, expect, it } from "vitest";
import type { LeadCardFormState } from "#contact/pages/contact-report-form.ts";
import { renderLeadCardPage } from "#contact/pages/lead-card.ts";
import { LeadRefusalReason } from "#domain/delivery/lead-refusal-reason.ts";
import { attemptPhrases, outcomePhrases } from "#leads/pages/lead-phrases.ts";
import { aLeadView, fiveMinutesLater } from "#test/support/a-lead-view.ts";

type Shown = { view?: Parameters<typeof aLeadView>[0]; now?: string; form?: Partial<LeadCardFormState> };

const shown = ({ view, now = fiveMinutesLater, form }: Shown = {}) =>
  renderLeadCardPage(aLeadView(view), now, { idempotencyKey: "once-1", currency: "GBP", ...form });

/** What a reader sees: the page without tags, in one line. */
const words = (page: string) =>
  page
    .replace(/<style>[^]*<\/style>|<option[^>]*>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

const minutesOffered = (now: string, typed = {}) =>
  [...shown({ now, form: { typed } }).matchAll(/<option value="(\d+)"/g)].map(([, value]) => Number(value));

describe("leadCardPage", () => {
  it("shows whom to call, how old the lead is, and the local time", () => {
    expect(words(shown())).toMatch(/Zoë O’Brien 5 minutes ago Sunday 22 November 2026 at 14:00 Roof repairs, Bristol/);
  });

  it("gives one tap to call, text or write", () => {
    expect(shown()).toContain('href="tel:+447700900123"');
    expect(shown()).toContain('href="sms:+447700900123"');
    expect(shown()).toContain('href="mailto:zoe.obrien@example.com"');
    expect(words(shown())).toContain("Call 07700 900123");
  });

  it("shows the notes to the letter, with nothing before or after them", () => {
    const notes = "First\n\n  second\twith   gaps\n😀 سقف";
    expect(shown({ view: { notes } })).toContain(`>${notes}</p>`);
  });

  it("shows answers to the letter, since line breaks in them count", () => {
    expect(shown({ view: { fields: { roofType: "Slate\nand lead" } } })).toContain(">Slate\nand lead</dd>");
  });

  it("shows numbers, also none, and yes and no", () => {
    const card = words(shown({ view: { fields: { roofAge: 0, ownHome: false, urgent: true } } }));
    expect(card).toMatch(/Roof age 0 Own home No Urgent Yes/);
  });

  it("shows the country that was told", () => {
    expect(words(shown({ view: { person: { country: "IE" } } }))).toContain("Country Ireland");
    expect(words(shown())).not.toContain("Country");
  });

  it("says so when there are no notes", () => {
    expect(words(shown({ view: { notes: "\n" } }))).toContain("No notes came with this lead.");
  });

  it("shows a number and an address that nobody should tap as text alone", () => {
    const page = shown({ view: { person: { phone: "javascript:alert(1)", email: "javascript:alert(2)" } } });
    expect(page).not.toMatch(/href="(javascript|tel|sms|mailto)/);
    expect(words(page)).toContain("Phone javascript:alert(1) Email javascript:alert(2)");
  });

  it("counts the age on, also after days", () => {
    expect(words(shown({ now: "2026-11-22T14:00:59.000Z" }))).toContain("just now");
    expect(words(shown({ now: "2026-11-24T15:00:00.000Z" }))).toContain("2 days ago Sunday 22 November 2026 at 14:00");
  });

  it("tells what has been recorded, the latest first", () => {
    const page = shown({
      view: {
        attempts: [
          { at: "2026-11-22T14:01:00.000Z", result: "no_answer", by: "from this link" },
          { at: "2026-11-22T14:03:00.000Z", result: "connected", by: "by Acme CRM" },
        ],
        outcome: {
          at: "2026-11-22T14:04:00.000Z",
          outcome: "won",
          by: "by Acme CRM",
          value: { amount: 450_000, currency: "GBP" },
        },
      },
    });
    expect(words(page)).toContain(
      "Recorded so far Outcome: Won, £4,500 1 minute ago by Acme CRM Spoke to them 2 minutes ago by Acme CRM No answer 4 minutes ago from this link",
    );
  });

  it("is complete, says its language, and has one main part and one top heading", () => {
    const page = shown({ view: { clientLocale: "en-US" } });
    expect(page).toMatch(/^<!doctype html>\n<html lang="en-US">/);
    for (const tag of ["<main", "<h1", "<header", "<footer"]) expect(page.split(tag)).toHaveLength(2);
    expect(page).not.toMatch(/<script|\son\w+=|\sstyle=/);
  });
});

describe("the answer on a lead card", () => {
  const answer = (page: string) => /<form[^>]*class="answer"[^]*?<\/form>/.exec(page)?.[0];

  it("takes one tap to say yes, and a reason to say no", () => {
    const form = answer(shown()) ?? "";
    expect(form).toContain('<button name="answer" value="accepted">Got it</button>');
    expect(words(form)).toContain("Not for us Why is it not for you?");
    const reasons = [...form.matchAll(/<option value="(\w*)"/g)].map(([, value]) => value);
    expect(reasons).toEqual(["", "known", ...LeadRefusalReason.options]);
    expect(form).toContain('<input type="hidden" name="once" value="once-1" />');
  });

  it("is not asked for again once it was given, or the lead was worked", () => {
    const at = fiveMinutesLater;
    for (const view of [
      { acknowledgement: { at, outcome: "accepted", by: "" } },
      { attempts: [{ at, result: "no_answer", by: "" }] },
      { outcome: { at, outcome: "quoted", by: "" } },
    ] as const)
      expect(answer(shown({ view }))).toBeUndefined();
  });

  it.each([
    ["Got it", { outcome: "accepted" as const }],
    ["Not for us: outside our area", { outcome: "rejected" as const, reason: "out_of_area" }],
    ["Not for us: too far away", { outcome: "rejected" as const, reason: "too far away" }],
    ["Known to us already", { outcome: "duplicate" as const }],
  ])("is shown among what was recorded: %s", (spoken, acknowledgement) => {
    const page = shown({ view: { acknowledgement: { at: fiveMinutesLater, by: "by Acme CRM", ...acknowledgement } } });
    expect(words(page)).toContain(`Recorded so far ${spoken} just now by Acme CRM`);
  });

  it("says beside itself why it was not saved, with what was chosen, and not in the other form", () => {
    const typed = { answer: "rejected", reason: "other" };
    const page = shown({ form: { problem: "Try again.", typed } });
    expect(answer(page)).toMatch(/id="problem" tabindex="-1" autofocus[^]*<details open>/);
    expect(answer(page)).toContain('<option value="other" selected>');
    expect(page.match(/id="problem"/g)).toHaveLength(1);
  });
});

describe("the form of a lead card", () => {
  it("records each way of not reaching somebody in one tap", () => {
    for (const result of ["no_answer", "voicemail", "busy", "wrong_number"] as const)
      expect(shown()).toContain(`<button name="attempt" value="${result}">${attemptPhrases[result]}</button>`);
  });

  it("offers every outcome, and none as the first choice", () => {
    const offered = [...shown().matchAll(/name="outcome" value="(\w*)"( checked)?/g)].map(([, value]) => value);
    expect(new Set(offered)).toEqual(new Set(["", ...Object.keys(outcomePhrases)]));
    expect(shown()).toMatch(/name="outcome" value="" checked/);
    expect(shown().match(/ checked/g)).toHaveLength(1);
  });

  it("carries the token that makes two posts one, and posts to its own address", () => {
    expect(shown()).toContain('<input type="hidden" name="once" value="once-1" />');
    expect(shown()).toContain('<form method="post" action="?" ');
  });

  it("offers only times since the lead came in", () => {
    expect(minutesOffered("2026-11-22T14:04:00.000Z")).toEqual([]);
    expect(minutesOffered("2026-11-22T14:20:00.000Z")).toEqual([0, 5, 15]);
    expect(minutesOffered("2026-11-22T14:20:00.000Z", { calledMinutesAgo: "7" })).toEqual([0, 5, 7, 15]);
    expect(minutesOffered("2026-11-25T14:00:00.000Z")).toEqual([0, 5, 15, 30, 60, 120, 240, 1440, 2880]);
  });

  it("asks for the worth of a sale in the currency of the lead", () => {
    expect(words(shown())).toContain("What is the sale worth? (£)");
    expect(words(shown({ form: { currency: "EUR" } }))).toContain("What is the sale worth? (€)");
  });

  it("confirms what was saved, to eyes and ears", () => {
    const page = shown({ form: { saved: true } });
    expect(page).toContain("<title>Saved: Zoë O’Brien");
    expect(words(page)).toContain("Saved. Thank you.");
  });

  it("keeps what was typed beside the reason why it was not saved", () => {
    const typed = { attempt: "connected", outcome: "won", value: '4k "ish"', calledMinutesAgo: "5" };
    const page = shown({ form: { problem: "A sale needs its value, like 4500.", typed } });
    expect(page).toContain("<title>Not saved: Zoë O’Brien");
    expect(words(page)).toContain("Not saved. A sale needs its value, like 4500.");
    expect(page).toContain('value="4k &quot;ish&quot;"');
    expect(page).toMatch(/value="won" checked/);
    expect(page).toMatch(/<option value="5" selected/);
    expect(page).toContain('autofocus aria-invalid="true" aria-describedby="problem"');
  });

  it("opens at the reason itself when it is not about the value", () => {
    const page = shown({ form: { problem: "That time is before the lead came in.", typed: { attempt: "no_answer" } } });
    expect(page).toMatch(/id="problem" tabindex="-1" autofocus/);
    expect(page).not.toContain("aria-invalid");
  });
});
