import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { cardHeaders, cardScript, cardScriptHash } from "#contact/pages/card-script.ts";
import type { LeadCardFormState } from "#contact/pages/lead-card-form-state.ts";
import { renderLeadCardPage } from "#contact/pages/lead-card.ts";
import type { ChargePreview } from "#domain/billing/preview-charges.ts";
import { LeadRefusalReason } from "#domain/delivery/acknowledgement.ts";
import { attemptPhrases, outcomePhrases } from "#leads/pages/lead-phrases.ts";
import { aLeadView, fiveMinutesLater } from "#test/support/a-lead-view.ts";
import { anId } from "#test/support/an-id.ts";

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
    expect(text).toContain("All times are those of London.");
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
    expect(textOf(render({ view: { person: { country: "IE" } } }))).toContain("Where BS1 4DJ Ireland Open the map");
    expect(textOf(render())).not.toContain("Ireland");
  });

  it("stays below 30 kB after 300 attempts: it lists the latest ten, counts the others, and keeps the outcome", () => {
    const start = Date.parse("2026-11-22T15:00:00Z");
    const attempts = Array.from({ length: 300 }, (_, index) => ({
      id: anId("att", index),
      at: new Date(start + index * 60_000).toISOString(),
      by: "Jo",
      result: "no_answer" as const,
    }));
    const outcome = { outcome: "callback_requested" as const, at: "2026-11-22T15:00:30.000Z", by: "Jo" };
    const page = render({ view: { attempts: attempts.toReversed(), outcome }, now: "2026-11-23T15:00:00.000Z" });
    expect(Buffer.byteLength(page)).toBeLessThan(30_000);
    expect([...page.matchAll(/name="withdraw" value="([^"]+)"/g)].map(([, id]) => id)).toEqual(
      attempts
        .slice(-10)
        .map(({ id }) => id)
        .toReversed(),
    );
    expect(textOf(page)).toMatch(/Outcome: Call back later .* And 290 earlier calls\./);
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

  it("links phone numbers in the notes, whose digits keep their order in right-to-left notes, and escapes the rest", () => {
    const page = render({ view: { notes: 'Her <b>husband</b>: 07700 900456 & "Jo" +353 85 123 4567' } });
    expect(page).toContain(
      'Her &lt;b&gt;husband&lt;/b&gt;: <a href="tel:+447700900456" dir="ltr">07700 900456</a> &amp; &quot;Jo&quot; <a href="tel:+353851234567" dir="ltr">+353 85 123 4567</a></p>',
    );
  });

  it("opens the place on a map, and names it to no one before", () => {
    const page = render({ view: { person: { address: "1 A & B St", country: "GB" } } });
    expect(page).toMatch(
      /<a href="https:\/\/www\.google\.com\/maps\/search\/\?api=1&amp;query=1%20A%20%26%20B%20St%2C%20BS1%204DJ%2C%20United%20Kingdom"\s+rel="noreferrer"/,
    );
    expect(page).not.toMatch(/<(img|link rel="pre|iframe)/);
  });

  it("shows consent, agreed times and notes", () => {
    const at = fiveMinutesLater;
    const callbackAt = "2026-11-23T09:30:00.000Z";
    const text = textOf(
      render({
        view: {
          consent: { at, source: "https://roofs.example.com", wording: "You may call me" },
          outcome: { at, outcome: "callback_requested", by: "", callbackAt, note: "Ask for Jo" },
        },
      }),
    );
    expect(text).toMatch(
      /They agreed on Sunday 22 November 2026. Where: https:\/\/roofs.example.com ?What they agreed to You may call me/,
    );
    expect(text).toMatch(/Outcome: Call back later, Monday 23 November 2026 at 09:30 just now +Ask for Jo/);
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
    expect(page).not.toMatch(/\son\w+=|\sstyle=/);
    expect(page.match(/<script/g)).toHaveLength(1);
  });
});

describe("the script of the lead card", () => {
  it("is in the page, and is the only one that the headers allow", () => {
    expect(render()).toContain(`<script>${cardScript}</script>`);
    expect(cardScriptHash).toBe(`sha256-${createHash("sha256").update(cardScript).digest("base64")}`);
    expect(cardHeaders["content-security-policy"]).toMatch(/; script-src 'sha256-[^']+'; connect-src 'self'$/);
    expect(cardScript.length).toBeLessThan(400);
  });
});

describe("the money on a lead card", () => {
  const charged = { rejected: 0, duplicate: 0, wrong_number: 6000, bad_data: 6000, connected: 6000 };
  const charges = (now: number, changes: Partial<typeof charged> = {}): ChargePreview => {
    const { rejected, duplicate, wrong_number, bad_data, connected } = { ...charged, ...changes };
    const money = (amount: number) => ({ amount, currency: "GBP" });
    const after = {
      rejected: money(rejected),
      duplicate: money(duplicate),
      wrong_number: money(wrong_number),
      bad_data: money(bad_data),
      connected: money(connected),
    };
    return { now: money(now), after };
  };

  it("says before a report what it does to the bill", () => {
    const text = textOf(render({ view: { charges: charges(6000) } }));
    expect(text).toContain("£60.00 will not be charged. Refuse this lead");
    expect(text).toContain("Wrong number or details: £60.00 stays charged; Brightline Leads decides about a return.");
    expect(text).not.toContain("If you spoke to them");
  });

  it("follows the rule for each report, whatever it is", () => {
    const text = textOf(render({ view: { charges: charges(6000, { rejected: 2500, wrong_number: 0 }) } }));
    expect(text).toContain("£25.00 will be charged, not £60.00. Refuse this lead");
    expect(text).toContain("Wrong number: £60.00 will not be charged. Wrong details: £60.00 stays charged");
  });

  it("says after a refusal that nothing is charged, and that a conversation would be", () => {
    const acknowledgement = { at: fiveMinutesLater, outcome: "rejected", by: "" } as const;
    const text = textOf(render({ view: { acknowledgement, charges: charges(0, { wrong_number: 0, bad_data: 0 }) } }));
    expect(text).toContain("You refused this lead: nothing is charged.");
    expect(text).toContain("If you spoke to them: £60.00 will be charged.");
    expect(text).toContain("Wrong number or details: nothing is charged.");
  });

  it("says what became of the money before anything else, and no longer urges a call, after the lead was turned down", () => {
    const attempt = { id: anId("att"), at: fiveMinutesLater, result: "wrong_number", by: "" } as const;
    const returned = { status: "approved", isReplaced: false } as const;
    for (const [view, sentence] of [
      [
        { acknowledgement: { at: fiveMinutesLater, outcome: "duplicate", by: "" } },
        "You refused this lead: £60.00 is charged.",
      ],
      [{ attempts: [attempt], returned }, "Your return was approved: £60.00 is charged for this lead."],
      [
        { attempts: [attempt], returned: { ...returned, isReplaced: true } },
        "If none comes within 30 days, £60.00 is credited.",
      ],
      [
        { attempts: [attempt], returned: { ...returned, status: "declined" } },
        "Your return was declined: £60.00 stays charged.",
      ],
    ] as const) {
      const page = render({ view: { ...view, charges: charges(6000) } });
      expect(textOf(page).split("Received Sunday")[0]).toContain(sentence);
      expect(page).not.toContain('class="tap go"');
      expect(page).toContain('class="tap" href="tel:');
    }
    expect(render({ view: { charges: charges(6000) } })).toContain('class="tap go" href="tel:');
  });

  it("does not repeat beside the buttons what a returned lead costs, unless another report would change it", () => {
    const returned = { status: "declined", isReplaced: false } as const;
    const before = charges(6000);
    expect(textOf(render({ view: { returned, charges: before } }))).not.toContain("Wrong number or details:");
    const again = { ...before, returned: { wrong_number: "referred", bad_data: "referred" } } as const;
    expect(textOf(render({ view: { returned, charges: again } }))).toContain("Wrong number or details: £60.00 stays");
    const changed = charges(6000, { wrong_number: 0, bad_data: 0 });
    expect(textOf(render({ view: { returned, charges: changed } }))).toContain("£60.00 will not be charged.");
  });

  it("says after wrong details who decides, and says nothing about the money of a sandbox lead", () => {
    const outcome = { at: fiveMinutesLater, outcome: "bad_data", by: "" } as const;
    expect(textOf(render({ view: { outcome, charges: charges(6000) } }))).toContain(
      "You reported a wrong number or details: £60.00 stays charged; Brightline Leads decides about a return.",
    );
    expect(textOf(render({ view: { outcome } }))).not.toContain("charged");
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
    expect(answer(page)).toMatch(/id="problem"\s+role="alert"\s+tabindex="-1"\s+autofocus[^]*<details open>/);
    expect(answer(page)).toContain('<option value="other" selected>');
    expect(page.match(/id="problem"/g)).toHaveLength(1);
  });
});

describe("the call form of a lead card", () => {
  it("has one button for each result without contact", () => {
    for (const result of ["no_answer", "voicemail", "busy", "wrong_number"] as const)
      expect(render()).toMatch(
        new RegExp(`<button\\s+name="attempt"\\s+value="${result}"[^>]*>\\s*${attemptPhrases[result]}\\s*</button>`),
      );
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
    const page = render({ form: { problem: "A sale needs its value, like 4500.", field: "value", typed } });
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
    expect(page).toMatch(/id="problem"\s+role="alert"\s+tabindex="-1"\s+autofocus/);
    expect(page).not.toContain("aria-invalid");
  });
});
