import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSender } from "#delivery/email/adapters/format-sender.ts";

/** Decodes the encoded words of a name, as a mail app does: what is between two words is dropped. */
const decode = (name: string): string =>
  name
    .split(" ")
    .map((word) => Buffer.from(/^=\?UTF-8\?B\?(.*)\?=$/.exec(word)?.[1] ?? "", "base64").toString())
    .join("");

describe("the sender of an email", () => {
  it.each([
    ["leads@example.org", "leads@example.org"],
    ["Roof Leads <leads@example.org>", '"Roof Leads" <leads@example.org>'],
    ["<leads@example.org>", "leads@example.org"],
    ["Dächer <leads@example.org>", "=?UTF-8?B?RMOkY2hlcg==?= <leads@example.org>"],
    ["Summit, Ltd. <leads@example.org>", '"Summit, Ltd." <leads@example.org>'],
    ['"Summit, Ltd." <leads@example.org>', '"Summit, Ltd." <leads@example.org>'],
  ])("%s is written as %s", (sender, written) => {
    expect(formatSender(sender)).toBe(written);
  });

  it("is ASCII, in words of at most 75 characters, and reads as it was given", () => {
    const aName = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 120 })
      .map((name) => `Ü${name.replace(/[<>"\s]/g, "")}`);
    fc.assert(
      fc.property(aName, (name) => {
        const written = formatSender(`${name} <leads@example.org>`);
        const words = written.replace(/ <leads@example\.org>$/, "");

        expect(written).toMatch(/^[ -~]*$/);
        expect(words.split(" ").every((word) => word.length <= 75)).toBe(true);
        expect(decode(words)).toBe(name);
      }),
    );
  });
});
