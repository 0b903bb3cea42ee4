import { describe, expect, it } from "vitest";
import {
  Areas,
  isPlaceServed,
  needPostcode,
  NewAreas,
  normalizePostcode,
  resolvePlace,
} from "#domain/campaigns/areas.ts";

describe("the place of a person", () => {
  it.each([
    [{ postcode: "BS1 4DJ" }, { country: "GB", district: "BS1", area: "BS" }],
    [{ postcode: " bs104dj " }, { country: "GB", district: "BS10", area: "BS" }],
    [{ postcode: "SW1A 2AA" }, { country: "GB", district: "SW1A", area: "SW" }],
    [
      { postcode: "M1 1AA", country: "GB" },
      { country: "GB", district: "M1", area: "M" },
    ],
    [{ postcode: "bs1" }, { country: "GB", district: "BS1", area: "BS" }],
    [{ postcode: "somewhere" }, { country: "GB" }],
    [{ postcode: "QQ1 1AA" }, { country: "GB" }],
    [{ postcode: "JE2 3AB" }, { country: "JE", district: "JE2", area: "JE" }],
    [{ postcode: "gy11aa" }, { country: "GG", district: "GY1", area: "GY" }],
    [
      { postcode: "IM1 1AA", country: "GB" },
      { country: "IM", district: "IM1", area: "IM" },
    ],
    [
      { postcode: "JE2 3AB", country: "JE" },
      { country: "JE", district: "JE2", area: "JE" },
    ],
    [
      { postcode: "BS1 4DJ", country: "JE" },
      { country: "GB", district: "BS1", area: "BS" },
    ],
    [{ country: "JE" }, { country: "JE" }],
    [{}, { country: "GB" }],
    // In France, a text that looks like a UK postcode is none.
    [{ postcode: "BS1 4DJ", country: "FR" }, { country: "FR" }],
  ])("of %j is %j", (person, place) => {
    expect(resolvePlace(person, "GB")).toEqual(place);
  });

  it("is in the campaign's country unless the person names another one", () => {
    expect(resolvePlace({}, "IE")).toEqual({ country: "IE" });
    expect(resolvePlace({ country: "GB", postcode: "BT1 5GS" }, "IE")).toEqual({
      country: "GB",
      district: "BT1",
      area: "BT",
    });
  });
});

describe("areas", () => {
  it.each([
    ["a district", { postcodes: ["BS1"] }, "BS1 4DJ"],
    ["an area", { postcodes: ["BS"] }, "BS1 4DJ"],
    ["one of several", { postcodes: ["BA", "BS1", "GL"] }, "BS1 4DJ"],
    ["a district that ends in a letter", { postcodes: ["SW1A"] }, "SW1A 2AA"],
    ["a district of which it is a part", { postcodes: ["SW1"] }, "SW1A 2AA"],
    ["the whole country", { countries: ["GB"] }, "BS1 4DJ"],
    ["the whole country, without a postcode", { countries: ["GB"] }, undefined],
    ["postcodes beside other countries", { countries: ["IE"], postcodes: ["BS"] }, "BS1 4DJ"],
    ["a Crown dependency, as a country", { countries: ["JE"] }, "JE2 3AB"],
    ["a Crown dependency, as an area", { postcodes: ["JE"] }, "JE2 3AB"],
    ["a district of a Crown dependency", { postcodes: ["GY1"] }, "GY1 1AA"],
    ["a Crown dependency beside postcodes", { countries: ["IM"], postcodes: ["BS"] }, "IM1 1AA"],
    ["the United Kingdom beside postcodes of a Crown dependency", { countries: ["GB"], postcodes: ["JE"] }, "BS1 4DJ"],
  ])("serve a place by %s", (_, areas, postcode) => {
    expect(isPlaceServed(areas, resolvePlace({ postcode }, "GB"))).toBe(true);
  });

  it.each([
    ["another district that starts alike", { postcodes: ["BS1"] }, "BS10 4DJ"],
    ["the shorter district", { postcodes: ["BS10"] }, "BS1 4DJ"],
    ["another part of the district", { postcodes: ["SW1A"] }, "SW1E 2AA"],
    ["another area that starts alike", { postcodes: ["B"] }, "BS1 4DJ"],
    ["no postcode", { countries: ["GB"], postcodes: ["BS"] }, undefined],
    ["another country", { countries: ["IE", "FR"] }, "BS1 4DJ"],
    ["a Crown dependency as part of the United Kingdom", { countries: ["GB"] }, "JE2 3AB"],
    [
      "the rest of a Crown dependency of which a district is listed",
      { countries: ["JE"], postcodes: ["JE2"] },
      "JE3 1AA",
    ],
    ["an area that does not exist", { countries: ["GB"], postcodes: ["QQ"] }, "BS1 4DJ"],
  ])("do not serve %s", (_, areas, postcode) => {
    expect(isPlaceServed(areas, resolvePlace({ postcode }, "GB"))).toBe(false);
  });

  it("need no postcode in other listed countries, and do not serve unlisted ones", () => {
    const areas: Areas = { countries: ["GB", "IE"], postcodes: ["BT"] };
    expect(isPlaceServed(areas, { country: "IE" })).toBe(true);
    expect(isPlaceServed(areas, { country: "FR" })).toBe(false);
    expect(isPlaceServed({ postcodes: ["BT"] }, { country: "IE" })).toBe(false);
  });

  it("need a postcode in each country that they narrow, and in the United Kingdom, which people name instead", () => {
    const needing = (areas: Areas) => ["GB", "JE", "IE"].filter((country) => needPostcode(areas, country));
    expect(needing({ countries: ["GB", "JE", "IE"] })).toEqual([]);
    expect(needing({ countries: ["JE"], postcodes: ["BS"] })).toEqual(["GB"]);
    expect(needing({ postcodes: ["JE2"] })).toEqual(["GB", "JE"]);
  });

  it.each(["QQ", "ZZ1", "J", "UK", "XX10", "GX11", "A1"])("may not list %s, an area that does not exist", (code) => {
    const refused = NewAreas.safeParse({ postcodes: ["BS", code] });
    expect(refused.error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([
      ["postcodes.1", "a UK postcode area that exists, or a district of it, like BS or BS1"],
    ]);
  });

  it.each(["QQ", "ZZ1", "XX"])("are still read if they were stored with %s", (code) => {
    expect(Areas.parse({ postcodes: [code] })).toEqual({ postcodes: [code] });
  });

  it("are written in capitals", () => {
    expect(NewAreas.parse({ countries: ["GB"], postcodes: [" bs1", "sw1a"] })).toEqual({
      countries: ["GB"],
      postcodes: ["BS1", "SW1A"],
    });
  });

  it.each([
    ["nothing", {}, ""],
    ["no countries", { countries: [] }, "countries"],
    ["a country that does not exist", { countries: ["UK"] }, "countries.0"],
    ["a country twice", { countries: ["GB", "GB"] }, "countries"],
    ["a whole postcode", { postcodes: ["BS1 4DJ"] }, "postcodes.0"],
    ["a postcode sector", { postcodes: ["BS", "BS1 4"] }, "postcodes.1"],
    ["a postcode twice", { postcodes: ["BS1", "bs1"] }, "postcodes"],
    ["a place name", { postcodes: ["Bristol"] }, "postcodes.0"],
    ["too many", { postcodes: Array.from({ length: 3001 }, () => "BS1") }, "postcodes"],
    ["anything else", { countries: ["GB"], towns: ["Bristol"] }, ""],
  ])("may not list %s", (_, areas, path) => {
    expect(NewAreas.safeParse(areas).error?.issues.map(({ path }) => path.join("."))).toContain(path);
  });
});

describe("a postcode", () => {
  it.each([
    ["GB", "bs14dj", "BS1 4DJ"],
    ["GB", "  BS1   4dj ", "BS1 4DJ"],
    ["GB", "sw1a2aa", "SW1A 2AA"],
    ["GB", " BS1 ", "BS1"],
    ["GB", "bs1", "BS1"],
    ["GB", "je23ab", "JE2 3AB"],
    ["JE", "je23ab", "JE2 3AB"],
    ["IM", "im1 1aa", "IM1 1AA"],
    ["GB", "n/a", "n/a"],
    ["FR", " 75001 ", "75001"],
    ["FR", "bs14dj", "bs14dj"],
  ])("in %s written %j is stored as %j", (country, text, stored) => {
    expect(normalizePostcode(country, text)).toBe(stored);
  });
});
