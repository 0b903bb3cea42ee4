import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Email, EmailInput, normalizeEmail, toEmailIdentity } from "#domain/shared/email.ts";
import { toMailLink } from "#platform/pages/contact-links.ts";
import { runs } from "#test/support/property-runs.ts";

const space = fc.string({
  unit: fc.constantFrom(" ", "\n", "\t", "\u00a0", "\u200e", "\u202c", "\ufeff"),
  maxLength: 3,
});

describe("any email address of RFC 5322 that needs no quotes", () => {
  it("is accepted with space around it, and stored in a form that stays as it is", () => {
    fc.assert(
      fc.property(fc.emailAddress(), space, space, (email, before, after) => {
        const stored = EmailInput.parse(before + email + after);
        expect(stored.toLowerCase()).toBe(email.toLowerCase());
        expect(EmailInput.parse(stored)).toBe(stored);
        expect(normalizeEmail(stored)).toBe(stored);
        expect(Email.parse(stored)).toBe(stored);
        expect(toEmailIdentity(email.toUpperCase())).toBe(toEmailIdentity(stored));
      }),
      runs(1_000),
    );
  });

  it("can be written to from the lead card", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        const link = toMailLink(EmailInput.parse(email));
        expect(decodeURIComponent(link ?? "")).toBe(`mailto:${EmailInput.parse(email)}`);
      }),
    );
  });
});

describe("any text that is accepted as an email address", () => {
  const character = fc.constantFrom(..."aZ09.-_@ +&/=!~#<>\"(),:;[]\\ë\u200b%'".split(""));

  it("has the lengths of RFC 5321, one @, no space, and only ASCII", () => {
    const text = fc.oneof(
      fc.string({ unit: character, maxLength: 20 }).map((text) => `${text}@example.com`),
      fc.string({ unit: character, maxLength: 20 }).map((text) => `zoe@${text}.com`),
      fc.string({ unit: character, maxLength: 300 }),
    );
    fc.assert(
      fc.property(text, (text) => {
        const { data } = EmailInput.safeParse(text);
        if (data === undefined) return;
        const [local = "", domain = "", ...others] = data.split("@");
        expect(others).toEqual([]);
        expect(local).toMatch(/^[\u0021-\u007e]{1,64}$/);
        expect(local).not.toMatch(/^\.|\.\.|\.$|[<>()[\]\\,;:"]/);
        for (const label of domain.split(".")) expect(label).toMatch(/^(?!-)[a-z0-9-]{1,63}(?<!-)$/);
        expect(data.length).toBeLessThanOrEqual(254);
      }),
      runs(2_000),
    );
  });
});
