import { describe, expect, it } from "vitest";
import type { LeadCardFormState } from "#contact/pages/contact-report-form.ts";
import { renderLeadCardPage } from "#contact/pages/lead-card.ts";
import { LeadRefusalReason } from "#domain/delivery/acknowledgement.ts";
import { attemptPhrases, outcomePhrases } from "#leads/pages/lead-phrases.ts";
import { aLeadView, fiveMinutesLater } from "#test/support/a-lead-view.ts";

type CardInput = { view?: Parameters<typeof aLeadView>[0]; now?: string; form?: Partial<LeadCardFormState> };

const render = ({ view, now = fiveMinutesLater, form }: CardInput = {}) =>
  renderLeadCardPage(aLeadView(view), now, { idempotencyKey: "once-1", currency: "GBP", ...form });

/** Returns the text of the page: without tags, in one line. */
const textOf = (page: string) =>
  page
    .replace(/<style>[^]*<\/style>|<option[^>]*>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

const minutesOffered = (now: string, typed = {}) =>
  [...render({ now, form: { typed } }).matchAll(/<option value="(\d+)"/g)].map(([, value]) => Number(value));

describe("renderLeadCardPage", () => {
  it("shows the person to call, the age of the lead, and the local time", () => {
    const text = textOf(render());
    expect(text).toContain("Zoë O’Brien 5 minutes ago Roof repairs, Bristol Call 07700 900123");
    expect(text).toContain("Received Sunday 22 November 2026 at 14:00");
  });

  it("shows links to call, text and email in one tap", () => {
    expect(render()).toContain('href="tel:+447700900123"');
    expect(render()).toContain('href="sms:+447700900123"');
    expect(render()).toContain('href="mailto:zoe.obrien@example.com"');
    expect(textOf(render())).toContain("Call 07700 900123");
  });

  it("shows the notes unchanged, with nothing before or after them", () => {
    const notes = "First\n\n  second\twith   gaps\n😀 سقف";
    expect(render({ view: { notes } })).toContain(`>${notes}</p>`);
  });

  it("shows field values unchanged, with their line breaks", () => {
    expect(render({ view: { fields: { roofType: "Slate\nand lead" } } })).toContain(">Slate\nand lead</dd>");
  });

  it("shows numbers, including zero, and booleans as yes and no", () => {
    const card = textOf(render({ view: { fields: { roofAge: 0, ownHome: false, urgent: true } } }));
    expect(card).toMatch(/Roof age 0 Own home No Urgent Yes/);
  });

  it("shows the country of the person, if there is one", () => {
    expect(textOf(render({ view: { person: { country: "IE" } } }))).toContain("Country Ireland");
    expect(textOf(render())).not.toContain("Country");
  });

  it("shows a notice if there are no notes", () => {
    expect(textOf(render({ view: { notes: "\n" } }))).toContain("No notes came with this lead.");
  });

  it("shows an invalid phone number and email address as text without a link", () => {
    const page = render({ view: { person: { phone: "javascript:alert(1)", email: "javascript:alert(2)" } } });
    expect(page).not.toMatch(/href="(javascript|tel|sms|mailto)/);
    expect(textOf(page)).toContain("Phone javascript:alert(1) Email javascript:alert(2)");
  });

  it("shows the age as a duration, even after days", () => {
    expect(textOf(render({ now: "2026-11-22T14:00:59.000Z" }))).toContain("just now");
    expect(textOf(render({ now: "2026-11-24T15:00:00.000Z" }))).toContain("2 days ago Roof repairs");
  });

  it("shows the recorded events, the latest first", () => {
    const page = render({
      view: {
        attempts: [
          { id: "att_1", at: "2026-11-22T14:01:00.000Z", result: "no_answer", by: "from this link" },
          { id: "att_2", at: "2026-11-22T14:03:00.000Z", result: "connected", by: "by Acme CRM" },
        ],
        outcome: {
          at: "2026-11-22T14:04:00.000Z",
          outcome: "won",
          by: "by Acme CRM",
          value: { amount: 450_000, currency: "GBP" },
        },
      },
    });
    expect(textOf(page)).toContain(
      "Recorded so far Outcome: Won, £4,500 1 minute ago by Acme CRM " +
        "Spoke to them 2 minutes ago by Acme CRM Recorded by mistake? Undo “Spoke to them” " +
        "No answer 4 minutes ago from this link Recorded by mistake? Undo “No answer”",
    );
  });

  it("undoes each attempt by a form of its own, in two taps", () => {
    const attempts = [{ id: "att_1", at: fiveMinutesLater, result: "busy", by: "" }] as const;
    expect(render({ view: { attempts } })).toMatch(
      /<form method="post" action="\?" class="undo">\s*<details>[^]*<button name="withdraw" value="att_1">/,
    );
  });

  it("renders a complete page with a language, one main element and one top heading", () => {
    const page = render({ view: { clientLocale: "en-US" } });
    expect(page).toMatch(/^<!doctype html>\n<html lang="en-US">/);
    for (const tag of ["<main", "<h1", "<header", "<footer"]) expect(page.split(tag)).toHaveLength(2);
    expect(page).not.toMatch(/<script|\son\w+=|\sstyle=/);
  });
});

describe("the answer form of a lead card", () => {
  const answer = (page: string) => /<form[^>]*class="answer"[^]*?<\/form>/.exec(page)?.[0];

  it("accepts in one tap, and asks for a reason to refuse", () => {
    const form = answer(render()) ?? "";
    expect(form).toContain('<button name="answer" value="accepted">Got it</button>');
    expect(textOf(form)).toContain("Not for us Why is it not for you?");
    const reasons = [...form.matchAll(/<option value="(\w*)"/g)].map(([, value]) => value);
    expect(reasons).toEqual(["", "known", ...LeadRefusalReason.options]);
    expect(form).toContain('<input type="hidden" name="once" value="once-1" />');
  });

  it("is absent after the lead was answered or worked", () => {
    const at = fiveMinutesLater;
    for (const view of [
      { acknowledgement: { at, outcome: "accepted", by: "" } },
      { attempts: [{ id: "att_1", at, result: "no_answer", by: "" }] },
      { outcome: { at, outcome: "quoted", by: "" } },
    ] as const)
      expect(answer(render({ view }))).toBeUndefined();
  });

  it.each([
    ["Got it", { outcome: "accepted" as const }],
    ["Not for us: outside our area", { outcome: "rejected" as const, reason: "out_of_area" }],
    ["Not for us: too far away", { outcome: "rejected" as const, reason: "too far away" }],
    ["Known to us already", { outcome: "duplicate" as const }],
  ])("is replaced by the recorded answer: %s", (phrase, acknowledgement) => {
    const page = render({ view: { acknowledgement: { at: fiveMinutesLater, by: "by Acme CRM", ...acknowledgement } } });
    expect(textOf(page)).toContain(`Recorded so far ${phrase} just now by Acme CRM`);
  });

  it("shows its own problem and keeps its selection, and the call form shows no problem", () => {
    const typed = { answer: "rejected", reason: "other" };
    const page = render({ form: { problem: "Try again.", typed } });
    expect(answer(page)).toMatch(/id="problem" tabindex="-1" autofocus[^]*<details open>/);
    expect(answer(page)).toContain('<option value="other" selected>');
    expect(page.match(/id="problem"/g)).toHaveLength(1);
  });
});

describe("the call form of a lead card", () => {
  it("has one button for each result without contact", () => {
    for (const result of ["no_answer", "voicemail", "busy", "wrong_number"] as const)
      expect(render()).toContain(`<button name="attempt" value="${result}">${attemptPhrases[result]}</button>`);
  });

  it("offers every outcome that needs a conversation, and selects none at first", () => {
    const offered = [...render().matchAll(/name="outcome" value="(\w*)"( checked)?/g)].map(([, value]) => value);
    const { bad_data: _, ...afterConversation } = outcomePhrases;
    expect(new Set(offered)).toEqual(new Set(["", ...Object.keys(afterConversation)]));
    expect(render()).toMatch(/name="outcome" value="" checked/);
    expect(render().match(/ checked/g)).toHaveLength(1);
  });

  it("offers wrong details in two taps, beside the calls that reached no one", () => {
    const missed = /<fieldset class="missed">[^]*?<\/fieldset>/.exec(render())?.[0];
    expect(missed).toMatch(
      /<summary>Details are wrong<\/summary>\s*<button name="attempt" value="bad_data">Save: details are wrong</,
    );
  });

  it("corrects the outcome without a call once the person was reached, and offers another call beside it", () => {
    const at = fiveMinutesLater;
    const buttons = (view: CardInput["view"]) =>
      [...render({ view }).matchAll(/name="attempt" value="(none|connected)"( hidden)?>([^<]*)/g)].map((match) =>
        match.slice(1),
      );
    const firstCall = [
      ["connected", " hidden", "Save"],
      ["connected", undefined, "Save: spoke to them"],
    ];
    const correction = [
      ["none", " hidden", "Save"],
      ["none", undefined, "Save the outcome"],
      ["connected", undefined, "Spoke to them again"],
    ];
    expect(buttons({})).toEqual(firstCall);
    expect(buttons({ attempts: [{ id: "att_1", at, result: "no_answer", by: "" }] })).toEqual(firstCall);
    expect(buttons({ outcome: { at, outcome: "bad_data", by: "" } })).toEqual(firstCall);
    expect(buttons({ attempts: [{ id: "att_1", at, result: "connected", by: "" }] })).toEqual(correction);
    expect(buttons({ outcome: { at, outcome: "quoted", by: "" } })).toEqual(correction);
  });

  it("posts its idempotency key to its own address", () => {
    expect(render()).toContain('<input type="hidden" name="once" value="once-1" />');
    expect(render()).toContain('<form method="post" action="?" ');
  });

  it("offers only call times since the lead was received", () => {
    expect(minutesOffered("2026-11-22T14:04:00.000Z")).toEqual([]);
    expect(minutesOffered("2026-11-22T14:20:00.000Z")).toEqual([0, 5, 15]);
    expect(minutesOffered("2026-11-22T14:20:00.000Z", { calledMinutesAgo: "7" })).toEqual([0, 5, 7, 15]);
    expect(minutesOffered("2026-11-25T14:00:00.000Z")).toEqual([0, 5, 15, 30, 60, 120, 240, 1440, 2880]);
  });

  it("asks for the value of a sale in the currency of the lead", () => {
    expect(textOf(render())).toContain("What is the sale worth? (£)");
    expect(textOf(render({ form: { currency: "EUR" } }))).toContain("What is the sale worth? (€)");
  });

  it("confirms a save in the title and on the page", () => {
    const page = render({ form: { saved: true } });
    expect(page).toContain("<title>Saved: Zoë O’Brien");
    expect(textOf(page)).toContain("Saved. Thank you.");
  });

  it("keeps the posted fields and shows the problem", () => {
    const typed = { attempt: "connected", outcome: "won", value: '4k "ish"', calledMinutesAgo: "5" };
    const page = render({ form: { problem: "A sale needs its value, like 4500.", typed } });
    expect(page).toContain("<title>Not saved: Zoë O’Brien");
    expect(textOf(page)).toContain("Not saved. A sale needs its value, like 4500.");
    expect(page).toContain('value="4k &quot;ish&quot;"');
    expect(page).toMatch(/value="won" checked/);
    expect(page).toMatch(/<option value="5" selected/);
    expect(page).toContain('autofocus aria-invalid="true" aria-describedby="problem"');
  });

  it("puts the focus on a problem that is not about the value", () => {
    const page = render({
      form: { problem: "That time is before the lead came in.", typed: { attempt: "no_answer" } },
    });
    expect(page).toMatch(/id="problem" tabindex="-1" autofocus/);
    expect(page).not.toContain("aria-invalid");
  });
});
