import { describe, expect, it } from "vitest";
import { findCountry } from "#bin/import/country-name.ts";
import { Country } from "#domain/shared/country.ts";

const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
const codes = letters.flatMap((first) =>
  letters.map((second) => `${first}${second}`).filter((code) => Country.safeParse(code).success),
);

describe("finding a country", () => {
  it("works by the code of each country, in any case, and by its English name", () => {
    expect(codes.length).toBe(250);
    const english = new Intl.DisplayNames("en", { type: "region" });
    for (const code of codes) {
      const name = english.of(code) ?? "";
      for (const text of [code, code.toLowerCase(), ` ${code} `, name, name.toUpperCase(), name.replace("&", "and")])
        expect([text, findCountry(text)]).toEqual([text, code]);
    }
  });

  it.each<[country: string, names: string[]]>([
    ["GB", ["UK", "U.K.", "uk", "GBR", "Great Britain", "England", "Scotland", "Wales", "Northern Ireland"]],
    ["GB", ["The United Kingdom", "United Kingdom (UK)", "Vereinigtes Königreich", "Royaume-Uni", "Reino Unido"]],
    ["US", ["USA", "U.S.A.", "U.S.", "United States of America"]],
    ["IE", ["Ireland", "Republic of Ireland", "Éire", "IRL"]],
    ["DE", ["Germany", "Deutschland", "DEU", "Allemagne"]],
    ["AT", ["Austria", "Österreich", "Osterreich"]],
    ["NL", ["The Netherlands", "Netherlands", "Holland"]],
    ["CZ", ["Czechia", "Czech Republic"]],
    ["TR", ["Türkiye", "Turkey"]],
    ["CI", ["Côte d’Ivoire", "Cote d'Ivoire", "Ivory Coast"]],
    ["CN", ["China", "People's Republic of China"]],
    ["HK", ["Hong Kong", "Hong Kong SAR China"]],
    ["KR", ["South Korea", "Korea, Republic of", "Republic of Korea"]],
    ["CD", ["Congo (DRC)", "Democratic Republic of the Congo", "Congo - Kinshasa"]],
    ["MM", ["Burma", "Myanmar", "Myanmar (Burma)"]],
    ["BA", ["Bosnia and Herzegovina", "Bosnia & Herzegovina"]],
    ["LC", ["St Lucia", "St. Lucia", "Saint Lucia"]],
    ["JE", ["Jersey", "JEY"]],
    ["XK", ["Kosovo", "XKX"]],
    ["GE", ["Georgia"]],
    ["MD", ["Moldova, Republic of"]],
  ])("finds %s by %j", (country, names) => {
    for (const name of names) expect([name, findCountry(name)]).toEqual([name, country]);
  });

  it.each([
    ["of several countries", ["Korea", "Congo", "Virgin Islands", "Channel Islands"]],
    ["of no country", ["EU", "Europe", "Nowhere", "ZZ", "AA", "UN", "Leeds", "constructor", "__proto__"]],
    ["that says nothing", ["", " ", "-", "12", "()", "N/A"]],
  ])("finds none by a name %s", (_, names) => {
    for (const name of names) expect([name, findCountry(name)]).toEqual([name, undefined]);
  });
});
