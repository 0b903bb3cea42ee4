import { describe, expect, it } from "vitest";
import { renderLeadEmail } from "#delivery/email/pages/lead-email.ts";
import { aLeadView, fiveMinutesLater } from "#test/support/a-lead-view.ts";

const email = (changes: Parameters<typeof aLeadView>[0] = {}) => renderLeadEmail(aLeadView(changes), fiveMinutesLater);

describe("renderLeadEmail", () => {
  it("says first that it is sent again if it is repeated, in subject, text and HTML", () => {
    const repeated = renderLeadEmail(aLeadView(), fiveMinutesLater, { isRepeat: true });
    const notice = "Sent again: this is not a new lead. You were sent it before.";
    expect(repeated.subject).toBe("Sent again: Zoë O’Brien, Roof repairs, Bristol");
    expect(repeated.text.split("\n").slice(0, 3)).toEqual([notice, "", "Zoë O’Brien"]);
    expect(repeated.html.indexOf(notice)).toBeLessThan(repeated.html.indexOf("<h1"));
    expect(email().html).not.toContain("Sent again");
  });

  it("writes everything as plain text", () => {
    const { url } = aLeadView();
    expect(email().text).toBe(
      [
        "Zoë O’Brien",
        "",
        "Phone: 07700 900123",
        "Email: zoe.obrien@example.com",
        "Postcode: BS1 4DJ",
        "Received: Sunday 22 November 2026 at 14:00 (London time), 5 minutes before this was sent",
        "Campaign: Roof repairs, Bristol",
        "Roof type: Slate",
        "",
        "Say what happened, in one tap:",
        url,
        "",
        "Notes",
        "",
        "Two slates are in the garden.",
        "",
        "She is at home until 3.",
        "",
        "Sent by Brightline Leads to Harbour Roofing Ltd. Anyone with the link can read this lead.",
        "",
      ].join("\n"),
    );
  });

  it("writes numbers, also zero, yes and no, and the given country", () => {
    const { text, html } = email({ person: { country: "IE" }, fields: { roofAge: 0, ownHome: false, urgent: true } });
    expect(text).toContain("Roof age: 0\nOwn home: No\nUrgent: Yes\n");
    expect(text).toContain("Country: Ireland\n");
    for (const answer of ["Ireland", "0", "No", "Yes"]) expect(html).toMatch(new RegExp(`>\\s*${answer}\\s*</td>`));
  });

  it("has links to call, to write and to open the card in its HTML", () => {
    const { html } = email();
    expect(html).toContain('href="tel:+447700900123"');
    expect(html).toContain('href="mailto:zoe.obrien@example.com"');
    expect(html).toContain(`href="${aLeadView().url}"`);
  });

  it("keeps every line of the notes in both parts", () => {
    const notes = Array.from({ length: 200 }, (_, index) => `Line ${index} <b> & "quotes"`).join("\n");
    expect(email({ notes }).text).toContain(notes);
    expect(email({ notes }).html.match(/Line \d+ &lt;b&gt; &amp; &quot;quotes&quot;<(br \/|\/p)>/g)).toHaveLength(200);
  });

  it("loads nothing", () => {
    expect(email().html).not.toMatch(/<(img|link|script|iframe)|url\(|@import|\ssrc=/i);
  });

  it("lets no name start another header", () => {
    const { subject } = email({ person: { name: "Zoë\r\nBcc: everyone@example.com\u2028X" } });
    expect(subject).toBe("New lead: Zoë Bcc: everyone@example.com X, Roof repairs, Bristol");
  });

  it("has a subject that fits one line, however long the names are", () => {
    const { subject } = email({ person: { name: "n".repeat(120) }, campaignName: "c".repeat(120) });
    expect(subject).toBe(`New lead: ${"n".repeat(39)}…, ${"c".repeat(25)}…`);
  });

  it("shows hostile text without making any of it tappable", () => {
    const { html } = email({
      person: { name: "<script>alert(1)</script>", phone: "javascript:alert(1)", email: "javascript:alert(1)" },
      fields: { a: `"><img src=x onerror=alert(1)>` },
    });
    expect(html).not.toMatch(/<script|<img|href="javascript/i);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  it("says so when there are no notes", () => {
    expect(email({ notes: " \n" }).text).toContain("Notes\n\nNo notes came with this lead.");
  });

  it("is marked as automatic, so that absence notes do not reply to it", () => {
    expect(email().headers).toEqual({ "Auto-Submitted": "auto-generated" });
  });
});
