import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactionMark, redactPersonalData } from "#domain/delivery/redact-personal-data.ts";
import { PersonalData } from "#domain/lead/personal-data.ts";
import { aPerson } from "#test/support/entities.ts";
import { runs } from "#test/support/property-runs.ts";

/** The parts of a text between redaction marks: the name Ted must not be found in the mark "[redacted]". */
const unredactedParts = (text: string) => text.toLowerCase().split(redactionMark);
const withoutAccents = (text: string) => text.normalize("NFKD").replaceAll(/\p{M}/gu, "");
const toWords = (text: string) => text.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== "");

/** Whether a part of the text that is not redacted contains these words, one after the other. */
const survives = (text: string, words: string[]) =>
  unredactedParts(text).some((part) => ` ${toWords(part).join(" ")} `.includes(` ${words.join(" ").toLowerCase()} `));

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

/** Every word of a person that must be redacted. */
const wordsOf = ({ person }: PersonalData): string[] =>
  Object.values(person)
    .flatMap(toWords)
    .filter((word) => Array.from(word).length >= 3 && !/^\d+$/.test(word));

/** Spellings in which a client may repeat a value. */
const spellings: ((value: string) => string)[] = [
  (value) => value,
  (value) => value.toUpperCase(),
  (value) => value.toLowerCase(),
  withoutAccents,
];

describe("redacted text", () => {
  it("contains no word of the person, in any spelling and at any place", () => {
    const holds = fc.property(
      people,
      prose(0, 20),
      prose(0, 20),
      fc.nat(),
      fc.constantFrom(...spellings),
      (any, before, after, which, spell) => {
        const personal = wordsOf(any);
        const word = personal[which % personal.length] ?? "";
        const text = redactPersonalData(`${before} (${spell(word)}) ${after}`, any);
        for (const each of personal)
          for (const spelling of spellings) expect(survives(text, [spelling(each)])).toBe(false);
      },
    );
    expect(() => fc.assert(holds, runs(1_000))).not.toThrow();
  });

  it("contains no three words in a row of the notes or of a field", () => {
    const holds = fc.property(
      people,
      prose(0, 8),
      fc.nat(),
      fc.integer({ min: 3, max: 12 }),
      fc.constantFrom(...spellings),
      (any, around, from, length, spell) => {
        for (const said of [any.notes, ...Object.values(any.fields).map(String)]) {
          const saidWords = toWords(said);
          if (saidWords.length < 3) continue;
          const start = from % (saidWords.length - 2);
          const fragment = saidWords.slice(start, start + length).map(spell);
          const text = redactPersonalData(`${around} | ${fragment.join(", ")} | ${around}`, any);
          for (let at = 0; at + 3 <= fragment.length; at += 1)
            expect(survives(text, fragment.slice(at, at + 3))).toBe(false);
        }
      },
    );
    expect(() => fc.assert(holds, runs(500))).not.toThrow();
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
    ["ZOE OBRIEN is ours", "[redacted] [redacted] is ours"],
    ["Mrs O'Brien, Zoe\u0308, moved", "Mrs O'[redacted], [redacted], moved"],
    ["no such user: ZOE.OBRIEN@EXAMPLE.COM", "no such user: [redacted].[redacted]@[redacted].[redacted]"],
    ["tel 07700 900123 or (0)7700-900.123 or 00447700900123", "tel [redacted] or ([redacted] or [redacted]"],
    ["0900123 is unknown", "[redacted] is unknown"],
    ["we planned this visit; known as JOB-4711", "we planned this visit; known as JOB-4711"],
    ["said: two slates are in the garden, later", "said: [redacted], later"],
    ["roof: slate", "roof: [redacted]"],
  ])("of %j is %j", (text, expected) => {
    expect(redactPersonalData(text, aPerson())).toBe(expected);
  });

  /** How systems encode a character that they do not trust to be plain text. */
  const encodings: Record<string, (character: string) => string> = {
    "decimal entities": (character) => `&#${character.codePointAt(0)};`,
    "hexadecimal entities": (character) => `&#x${character.codePointAt(0)?.toString(16)};`,
    "entities without a semicolon": (character) => `&#${character.codePointAt(0)} `.trimEnd(),
    "entities of entities": (character) => `&amp;#${character.codePointAt(0)};`,
    "percent-encoding": (character) => encodeURIComponent(character),
    "JSON escapes": (character) =>
      Array.from(
        { length: character.length },
        (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
      ).join(""),
    "soft hyphens": (character) => `\u00ad${character}`,
  };

  it.each(Object.entries(encodings))("contains no word of the person in %s", (_, encode) => {
    const encodeLetters = (word: string) =>
      Array.from(word.normalize("NFC"), (character) => (/[a-z]/i.test(character) ? character : encode(character))).join(
        "",
      );
    const holds = fc.property(people, fc.nat(), (any, which) => {
      const personal = wordsOf(any);
      const word = personal[which % personal.length] ?? "";
      const redacted = redactPersonalData(`moved (${encodeLetters(word)}) today`, any);
      expect(redacted.replaceAll("\u00ad", "")).toMatch(/\(\[redacted\]\) today$/);
    });
    fc.assert(holds, runs(300));
  });

  it.each([
    ["Zo&euml; O&rsquo;Brien moved", "[redacted] O&rsquo;[redacted] moved"],
    ["ZO&Euml; is ours", "[redacted] is ours"],
    ["Zo&euml moved", "[redacted] moved"],
    ["&#90;o&amp;euml; moved", "[redacted] moved"],
    ["zoe.obrien&commat;example.com", "[redacted].[redacted]&commat;[redacted].[redacted]"],
    ["zoe.obrien%40example.com", "[redacted].[redacted]%40[redacted].[redacted]"],
    ["0&#55;700&nbsp;900&ndash;123", "[redacted]"],
    ["two&nbsp;slates are&#32;in the garden", "[redacted]"],
    ["roof &amp; gutter, 20% off, &unknown; &#0; %zz \\u12", "roof &amp; gutter, 20% off, &unknown; &#0; %zz \\u12"],
  ])("of the encoded %j is %j", (text, expected) => {
    expect(redactPersonalData(text, aPerson())).toBe(expected);
  });

  const named = (name: string) => ({ person: { name, email: "someone@example.org" } });
  it.each<[string, Partial<PersonalData>, string, string]>([
    ["each part of a hyphenated name", named("Ms O'Connor-Smith"), "Ms Connor, Smith", "Ms ,"],
    ["an email without its domain", { person: { name: "Al", email: "roofqueen77@example.com" } }, "roofqueen77?", "?"],
    ["a name in an email address", named("Karl Strauss"), "karlstrauss@web", "@web"],
    ["a number in a field", { fields: { budget: 12_345 } }, "budget 12345", "budget"],
    ["a sharp s in capitals", named("Karl Strauß"), "STRAUSS", ""],
    ["a final sigma in capitals", named("Νίκος"), "ΝΙΚΟΣ", ""],
    ["a dotless i", named("Işık"), "isik", ""],
    ["a combining accent", {}, "Zoe\u0308 calls", "calls"],
    [
      "a property that this function does not name",
      { person: { ...named("Al").person, company: "Acme" } as never },
      "Acme",
      "",
    ],
  ])("contains nothing of %s", (_, changes, text, expected) => {
    const about: PersonalData = { ...aPerson({ notes: "", fields: {} }), ...changes };
    expect(redactPersonalData(text, about).replaceAll(redactionMark, "").trim()).toBe(expected);
  });
});
