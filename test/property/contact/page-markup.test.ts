import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderLeadCardPage } from "#contact/pages/lead-card.ts";
import { renderLeadEmail } from "#delivery/email/pages/lead-email.ts";
import { renderProblemTypePage } from "#platform/pages/problem-page.ts";
import { aLeadView, fiveMinutesLater } from "#test/support/a-lead-view.ts";

const hostile = fc.constantFrom(
  "<",
  ">",
  '"',
  "'",
  "&",
  "</p>",
  "<script>",
  "<!--",
  "]]>",
  "=",
  "javascript:",
  "\u2028",
  "\u0000",
  "\r\n",
  "x",
  " ",
);
const anyText = fc
  .oneof(
    fc.string({ unit: "binary" }),
    fc.array(hostile).map((parts) => parts.join("")),
  )
  // Pages leave blank texts out, and these tests compare pages that show everything.
  .map((text) => `.${text.replaceAll("\n", " ").replaceAll("\r", " ")}.`);

const anyView = fc
  .record({
    name: anyText,
    postcode: anyText,
    notes: anyText,
    answer: anyText,
    age: fc.double(),
    own: fc.boolean(),
    campaignName: anyText,
    agencyName: anyText,
    clientName: anyText,
    by: anyText,
    reason: anyText,
  })
  .map(({ name, postcode, answer, age, own, by, reason, ...rest }) =>
    aLeadView({
      ...rest,
      person: { name, postcode },
      fields: { answer, age, own },
      attempts: [{ id: "att_1", at: fiveMinutesLater, result: "busy", by }],
      acknowledgement: { at: fiveMinutesLater, outcome: "rejected", reason, by },
    }),
  );
const plainView = aLeadView({
  fields: { answer: "x", age: 1, own: true },
  attempts: [{ id: "att_1", at: fiveMinutesLater, result: "busy", by: "x" }],
  acknowledgement: { at: fiveMinutesLater, outcome: "rejected", reason: "x", by: "x" },
  notes: "x",
});

/** Lists the tags of a page with their attribute names, in order, without texts and the line breaks of notes. */
const markupOf = (page: string) =>
  (page.replace(/<style>[^]*?<\/style>|<br \/>/g, "").match(/<[^>]*>?/g) ?? []).map((tag) =>
    tag.replace(/"[^"]*"/g, '""'),
  );

const card = (view: typeof plainView, problem: string) =>
  renderLeadCardPage(view, fiveMinutesLater, {
    idempotencyKey: problem,
    currency: "GBP",
    problem,
    typed: { outcome: "won", value: problem },
  });

const problem = (text: string) =>
  renderProblemTypePage({ slug: text, title: text, status: 400, meaning: text, remedy: text });

describe("pages and emails with any text in a lead", () => {
  it("have no additional markup on the lead card", () => {
    fc.assert(
      fc.property(anyView, anyText, (view, problem) => {
        expect(markupOf(card(view, problem))).toEqual(markupOf(card(plainView, "x")));
      }),
    );
  });

  it("have no additional markup in the email", () => {
    fc.assert(
      fc.property(anyView, (view) => {
        expect(markupOf(renderLeadEmail(view, fiveMinutesLater).html)).toEqual(
          markupOf(renderLeadEmail(plainView, fiveMinutesLater).html),
        );
      }),
    );
  });

  it("have no additional markup on the page of a problem", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(markupOf(problem(text))).toEqual(markupOf(problem("x")));
      }),
    );
  });

  it("have a subject of one line with at most 78 characters", () => {
    fc.assert(
      fc.property(anyView, (view) => {
        const { subject } = renderLeadEmail(view, fiveMinutesLater);
        expect(subject.length).toBeLessThanOrEqual(78);
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });
});

describe("pages and emails with any phone number and email address", () => {
  it("have no links except those to call, text or email, and to a map of the place", () => {
    const mapLink = "https://www.google.com/maps/search/?api=1&query=BS1%204DJ";
    const contact = fc.oneof(
      anyText,
      fc.emailAddress(),
      fc.constantFrom("+447700900123", "javascript:alert(1)", "tel:1", "//x"),
    );
    fc.assert(
      fc.property(contact, contact, (phone, email) => {
        const view = aLeadView({ person: { phone, email } });
        const links = [card(view, "x"), renderLeadEmail(view, fiveMinutesLater).html]
          .flatMap((page) =>
            [...page.matchAll(/href="([^"]*)"/g)].map(([, link = ""]) =>
              link.replaceAll("&#39;", "'").replaceAll("&amp;", "&"),
            ),
          )
          .filter((link) => link !== view.url && link !== mapLink);
        for (const link of links)
          expect(link).toMatch(
            /^(#[a-z]+|data:image\/svg\+xml,.*|(tel|sms):\+\d{7,15}|mailto:[^\s"<>?&:]+@[^\s"<>?&:@]+)$/,
          );
      }),
    );
  });
});
