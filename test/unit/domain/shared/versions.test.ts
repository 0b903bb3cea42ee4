import { describe, expect, it } from "vitest";
import { addVersion, findVersionAt } from "#domain/shared/versions.ts";
import { at } from "#test/support/at.ts";

const morning = { from: at("09:00"), name: "morning" };
const noon = { from: at("12:00"), name: "noon" };

describe("the version in force", () => {
  it("is the latest that has taken effect, in whichever order the versions are listed", () => {
    expect(findVersionAt([noon, morning], at("08:59:59.999"))).toBeUndefined();
    expect(findVersionAt([noon, morning], at("11:59:59.999"))).toEqual(morning);
    expect(findVersionAt([noon, morning], at("12:00"))).toEqual(noon);
  });
});

describe("a version that is added", () => {
  it("is listed where it takes effect", () => {
    expect(addVersion([noon], morning)).toEqual([morning, noon]);
  });

  it("replaces a version from the same instant, and no other", () => {
    const later = { from: noon.from, name: "later" };
    expect(addVersion([morning, noon], later)).toEqual([morning, later]);
  });
});
