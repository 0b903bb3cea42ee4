import { describe, expect, it } from "vitest";
import { matchesPerson, toNameWords } from "#domain/lead/search-person.ts";

describe("the words of a name", () => {
  it.each([
    ["Zoë O'Connor-Smith", ["zoe", "oconnor", "smith"]],
    ["ZOE  O’CONNOR", ["zoe", "oconnor"]],
    ["Müller, Jürgen", ["muller", "jurgen"]],
    ["Ng Ng", ["ng"]],
    ["محمد علي", ["محمد", "علي"]],
    ["李 小龙", ["李", "小龙"]],
    ["Zoe\u0308", ["zoe"]],
    ["...", []],
  ])("of %s are without case, accents and apostrophes, once each", (name, words) => {
    expect(toNameWords(name)).toEqual(words);
  });

  it("are at most eight", () => {
    expect(toNameWords("a b c d e f g h i j")).toHaveLength(8);
  });
});

describe("a person", () => {
  const person = { name: "Zoë O'Connor", phone: "+447700900123", email: "Zoe.OConnor@example.com" };

  it.each([
    [{ phone: "+447700900123" }, true],
    [{ phone: "+44770090012" }, false],
    [{ email: "zoe.oconnor@EXAMPLE.com" }, true],
    [{ email: "oconnor@example.com" }, false],
    [{ name: "oconnor" }, true],
    [{ name: "o'connor ZOE" }, true],
    [{ name: "connor" }, false],
    [{ name: "zoe smith" }, false],
    [{ phone: "+447700900123", name: "zoe" }, true],
    [{ phone: "+447700900124", name: "zoe" }, false],
    [{}, true],
  ])("is found by %j: %s", (search, isFound) => {
    expect(matchesPerson(person, search)).toBe(isFound);
  });

  it("who was erased, or has no email, is found by no search for it", () => {
    expect(matchesPerson(undefined, { name: "zoe" })).toBe(false);
    expect(matchesPerson({ name: "Zoë", phone: "+447700900123" }, { email: "zoe@example.com" })).toBe(false);
  });
});
