import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactionMark, redactPersonalData } from "#domain/delivery/redact-personal-data.ts";
import { PersonalData } from "#domain/lead/personal-data.ts";
import { aPerson } from "#test/support/entities.ts";

/** The parts of a text between redaction marks: the name Ted must not be found in the mark "[redacted]". */
const unredactedParts = (text: string) => text.toLowerCase().split(redactionMark);
const survives = (text: string, value: string) =>
  unredactedParts(text).some((part) => part.includes(value.toLowerCase()));

const names = [
  "Zoë",
  "O’Brien",
  "Ünal",
  "Straße",
  "Иванов",
  "Ng",
  "Müller-Lüdenscheidt",
  "José",
  "d'Arc",
  "Ted",
  "Ann",
  "李小龍四",
];
const words = [
  "roof",
  "slate",
  "leak",
  "kitchen",
  "call",
  "after",
  "2pm",
  "wife",
  "the",
  "in",
  "a",
  "garden",
  "ñandú",
  "100",
  "—",
];
const prose = (min: number, max: number) =>
  fc.array(fc.constantFrom(...words), { minLength: min, maxLength: max }).map((all) => all.join(" "));
const digits = (length: number) =>
  fc.array(fc.nat({ max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(""));

const people = fc
  .record({
    name: fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }).map((all) => all.join(" ")),
    phone: fc
      .tuple(fc.constantFrom("+44", "+1", "+353", "+49"), fc.integer({ min: 8, max: 11 }).chain(digits))
      .map((all) => all.join("").replace(/^(\+\d+?)0/, "$17")),
    email: fc.constantFrom("zoe.obrien@example.com", "ng@example.org", "J.Smith+roof@mail.example.co.uk"),
    postcode: fc.constantFrom("BS1 4DJ", "M1 2AB", "SW1A 1AA", "D02 X285", "10115"),
    address: fc.constantFrom("12 Harbour Road, Bristol", "Flat 3; 7 Rue de l’Église", "Hauptstr. 5"),
  })
  .chain((person) =>
    fc.record({
      person: fc.constant(person),
      notes: prose(0, 30),
      fields: fc.dictionary(
        fc.constantFrom("roof_type", "budget", "when"),
        fc.oneof(prose(1, 12), fc.constantFrom("Slate & tin", "£££££", "£2,500")),
        { maxKeys: 3 },
      ),
    }),
  )
  .map((any) => PersonalData.parse(any));

/** Every value of a person that must be redacted. */
function valuesOf({ person, fields }: PersonalData): string[] {
  const parts = person.name.split(" ").filter((part) => part.replaceAll(/[^\p{L}]/gu, "").length >= 3);
  const lines = (person.address ?? "").split(/[,;]/).map((line) => line.trim());
  const said = Object.values(fields)
    .filter((value) => typeof value === "string")
    .map((value) => value.trim());
  return [
    ...[...parts, person.email ?? "", person.phone ?? "", person.postcode ?? "", person.address ?? ""],
    ...[...lines, ...said].filter((value) => value.length >= 4),
  ].filter((value) => value !== "");
}

/** Spellings in which an endpoint may repeat a value. */
const spellings: ((value: string) => string)[] = [
  (value) => value,
  (value) => value.toUpperCase(),
  (value) => value.toLowerCase(),
];

describe("redacted text", () => {
  it("contains no value of the person, in any case and at any place", () => {
    const holds = fc.property(
      people,
      prose(0, 20),
      prose(0, 20),
      fc.nat(),
      fc.constantFrom(...spellings),
      (any, before, after, which, spell) => {
        const values = valuesOf(any);
        const value = values[which % values.length] ?? "";
        const text = redactPersonalData(`${before}${spell(value)}${after}`, any);
        for (const personal of values) expect(survives(text, personal)).toBe(false);
      },
    );
    expect(() => fc.assert(holds, { numRuns: 1_000 })).not.toThrow();
  });

  it("does not end in three letters of a value that the end cuts off", () => {
    const holds = fc.property(people, prose(0, 10), fc.nat(), fc.nat(), (any, before, which, length) => {
      const values = valuesOf(any).filter((value) => /^[\p{L}\p{N}]{3}/u.test(value));
      const value = values[which % values.length] ?? "";
      const prefix = value.slice(0, 3 + (length % (value.length - 2)));
      expect(redactPersonalData(`${before} ${prefix}`, any).endsWith(prefix)).toBe(false);
    });
    expect(() => fc.assert(holds, { numRuns: 1_000 })).not.toThrow();
  });

  it("contains no twelve characters of the notes or of a field", () => {
    const holds = fc.property(
      people,
      prose(0, 8),
      fc.nat(),
      fc.nat({ max: 60 }),
      fc.constantFrom(...spellings),
      (any, around, from, length, spell) => {
        for (const said of [any.notes, ...Object.values(any.fields).map(String)]) {
          const start = from % (said.length + 1);
          const fragment = said.slice(start, start + 12 + length);
          if (fragment.length < 12) continue;
          const text = redactPersonalData(`${around}|${spell(fragment)}|${around}`, any);
          for (let at = 0; at + 12 <= fragment.length; at += 1)
            expect(survives(text, fragment.slice(at, at + 12))).toBe(false);
        }
      },
    );
    expect(() => fc.assert(holds, { numRuns: 500 })).not.toThrow();
  });

  it("contains no phone number, with any punctuation, with or without its country code", () => {
    const signs = fc.constantFrom("", " ", "-", ".", " (", ") ", "/", "\u00a0", " - ");
    const holds = fc.property(
      people,
      fc.array(signs, { minLength: 20, maxLength: 20 }),
      fc.boolean(),
      (any, between, isNational) => {
        const number = (any.person.phone ?? "").slice(1);
        const dialled = isNational ? `0${number.replace(/^(44|1|353|49)/, "")}` : number;
        const spelled = Array.from(dialled)
          .map((digit, index) => `${digit}${between[index] ?? ""}`)
          .join("");
        const seen = unredactedParts(redactPersonalData(`Call ${spelled} now`, any))
          .join("")
          .replaceAll(/\D/g, "");
        expect(seen).toBe("");
      },
    );
    expect(() => fc.assert(holds)).not.toThrow();
  });

  it("keeps text without personal data", () => {
    const text = '{"status":"queued","id":4711,"position":3}';
    expect(redactPersonalData(text, aPerson())).toBe(text);
    expect(redactPersonalData("", aPerson())).toBe("");
  });

  it.each([
    ['{"name":"Zo\\u00eb O\\u2019Brien"}', '{"name":"[redacted]"}'],
    ["name=Zo%C3%AB+O%E2%80%99Brien", "name=[redacted]"],
    ["<p>Zo&#235; O&#x2019;Brien &amp; son</p>", "<p>[redacted] &amp; son</p>"],
    ["ZOE OBRIEN, Zoe\u0308!", "[redacted]"],
    ["no such user: ZOE.OBRIEN@EXAMPLE.COM", "no such user: [redacted]"],
    ["mailto:zoe%2Eobrien%40example%2Ecom", "mailto:[redacted]"],
    ["tel 07700 900123 or (0)7700-900.123 or 00447700900123", "tel [redacted] or ([redacted] or [redacted]"],
    ["at bs14dj, BS1-4DJ, b s 1 4 d j", "at [redacted]"],
    ["said: two slates are in the GARDEN.", "said: [redacted]"],
    ['"two slates\\nare in   the"', '"[redacted]'],
    ["roof: slate", "roof: [redacted]"],
    ["ends with 0770", "ends with [redacted]"],
  ])("has the personal data of %j redacted, after decoding", (text, expected) => {
    // Several marks in a row count as one.
    const joined = redactPersonalData(text, aPerson()).replaceAll(
      /(\[redacted\][^\p{L}\p{N}\]]*)+(?=\[redacted\])/gu,
      "",
    );
    expect(joined).toBe(expected);
  });

  const named = (name: string) => ({ person: { name, email: "someone@example.com" } });
  it.each<[string, Partial<PersonalData>, string, string]>([
    [
      "an email without its domain",
      { person: { name: "Al", email: "roofqueen77@example.com" } },
      "roofqueen77 is unknown",
      "is unknown",
    ],
    ["a number in a field", { fields: { budget: 12_345 } }, "budget 12345", "budget"],
    ["the last seven digits of a phone", {}, "0900123 is unknown", "is unknown"],
    ["a value that contains escapes", { fields: { code: "A%20BC%20D" } }, "code A%20BC%20D", "code"],
    ["a value of symbols, each time", { fields: { mark: "£££££" } }, "£££££, £££££", ","],
    ["a sharp s in capitals", named("Karl Strauß"), "STRAUSS", ""],
    ["a final sigma in capitals", named("Νίκος"), "ΝΙΚΟΣ", ""],
    ["a dotless i", named("Işık"), "isik", ""],
    ["a combining accent", {}, "Zoe\u0308 calls", "calls"],
  ])("contains nothing of %s", (_, changes, text, expected) => {
    const about = PersonalData.parse({ ...aPerson({ notes: "", fields: {} }), ...changes });
    expect(redactPersonalData(text, about).replaceAll(redactionMark, "").trim()).toBe(expected);
  });

  it.each(["&#x110000;", "&#9999999;", "%ff%fe", "\\ud800", "&nothing;"])(
    "is unchanged by %s, which decodes to nothing",
    (text) => {
      expect(redactPersonalData(`${text} is unknown to us`, aPerson())).toBe(`${text} is unknown to us`);
    },
  );
});
