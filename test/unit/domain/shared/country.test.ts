import { getCountries } from "libphonenumber-js/min";
import { describe, expect, it } from "vitest";
import { Country } from "#domain/shared/country.ts";

describe("a country", () => {
  it("may be any country with telephones, except two islands that ISO 3166-1 counts as Saint Helena", () => {
    const unknown = getCountries().filter((code) => !Country.safeParse(code).success);
    expect(unknown).toEqual(["AC", "TA"]);
  });

  it.each(["GB", "AQ", "XK"])("may be %s", (code) => {
    expect(Country.safeParse(code).success).toBe(true);
  });

  it.each(["UK", "EU", "gb", "GBR", "ZZ", "", " GB"])("may not be %j", (code) => {
    expect(Country.safeParse(code).success).toBe(false);
  });
});
