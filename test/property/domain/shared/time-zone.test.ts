import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimeZone } from "#domain/shared/time-zone.ts";
import { TimeZoneInput } from "#domain/shared/time-zone-input.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import { instant } from "#domain/shared/instant.ts";

/** All names of the IANA database (2025b) that are not in a region: abbreviations, offsets, and links by country. */
const namesOutsideRegions =
  "Brazil/Acre Brazil/DeNoronha Brazil/East Brazil/West CET CST6CDT Canada/Atlantic Canada/Central Canada/Eastern Canada/Mountain Canada/Newfoundland Canada/Pacific Canada/Saskatchewan Canada/Yukon Chile/Continental Chile/EasterIsland Cuba EET EST EST5EDT Egypt Eire Etc/GMT Etc/GMT+0 Etc/GMT+1 Etc/GMT+10 Etc/GMT+11 Etc/GMT+12 Etc/GMT+2 Etc/GMT+3 Etc/GMT+4 Etc/GMT+5 Etc/GMT+6 Etc/GMT+7 Etc/GMT+8 Etc/GMT+9 Etc/GMT-0 Etc/GMT-1 Etc/GMT-10 Etc/GMT-11 Etc/GMT-12 Etc/GMT-13 Etc/GMT-14 Etc/GMT-2 Etc/GMT-3 Etc/GMT-4 Etc/GMT-5 Etc/GMT-6 Etc/GMT-7 Etc/GMT-8 Etc/GMT-9 Etc/GMT0 Etc/Greenwich Etc/UCT Etc/UTC Etc/Universal Etc/Zulu Factory GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT Mexico/BajaNorte Mexico/BajaSur Mexico/General NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT US/Alaska US/Aleutian US/Arizona US/Central US/East-Indiana US/Eastern US/Hawaii US/Indiana-Starke US/Michigan US/Mountain US/Pacific US/Samoa UTC Universal W-SU WET Zulu".split(
    " ",
  );

/** All names of the IANA database (2025b) in a region that are links: zone.tab has another name for them. */
const olderNames =
  "Africa/Asmera Africa/Timbuktu America/Argentina/ComodRivadavia America/Atka America/Buenos_Aires America/Catamarca America/Coral_Harbour America/Cordoba America/Ensenada America/Fort_Wayne America/Godthab America/Indianapolis America/Jujuy America/Knox_IN America/Louisville America/Mendoza America/Montreal America/Nipigon America/Pangnirtung America/Porto_Acre America/Rainy_River America/Rosario America/Santa_Isabel America/Shiprock America/Thunder_Bay America/Virgin America/Yellowknife Antarctica/South_Pole Asia/Ashkhabad Asia/Calcutta Asia/Choibalsan Asia/Chongqing Asia/Chungking Asia/Dacca Asia/Harbin Asia/Istanbul Asia/Kashgar Asia/Katmandu Asia/Macao Asia/Rangoon Asia/Saigon Asia/Tel_Aviv Asia/Thimbu Asia/Ujung_Pandang Asia/Ulan_Bator Atlantic/Faeroe Atlantic/Jan_Mayen Australia/ACT Australia/Canberra Australia/Currie Australia/LHI Australia/NSW Australia/North Australia/Queensland Australia/South Australia/Tasmania Australia/Victoria Australia/West Australia/Yancowinna Europe/Belfast Europe/Kiev Europe/Nicosia Europe/Tiraspol Europe/Uzhgorod Europe/Zaporozhye Pacific/Enderbury Pacific/Johnston Pacific/Ponape Pacific/Samoa Pacific/Truk Pacific/Yap".split(
    " ",
  );

const runtimeZones = Intl.supportedValuesOf("timeZone");
const anyCase = (text: string) =>
  fc.array(fc.boolean(), { minLength: text.length, maxLength: text.length }).map((isUpper) =>
    Array.from(text)
      .map((letter, index) => (isUpper[index] ? letter.toUpperCase() : letter.toLowerCase()))
      .join(""),
  );

describe("every zone of the runtime", () => {
  it("is accepted, under a name that stays as it is", () => {
    const stored = runtimeZones.map((zone) => TimeZoneInput.parse(zone));
    expect(new Set(stored).size).toBe(runtimeZones.length);
    expect(stored.map((zone) => TimeZoneInput.parse(zone))).toEqual(stored);
    expect(stored.filter((zone) => olderNames.includes(zone))).toEqual([]);
    expect(stored.every((zone) => TimeZone.safeParse(zone).success)).toBe(true);
  });

  it("shows the same clock under its stored name, written in any case", () => {
    const zoneAndText = fc.constantFrom(...runtimeZones).chain((zone) => fc.tuple(fc.constant(zone), anyCase(zone)));
    const anyInstant = fc.integer({ min: 0, max: Date.UTC(2040, 0) }).map(instant);
    const holds = fc.property(zoneAndText, anyInstant, ([zone, text], at) => {
      const stored = TimeZoneInput.parse(text);
      expect(stored).toBe(TimeZoneInput.parse(zone));
      expect(toWallClock(stored, at)).toEqual(toWallClock(zone, at));
    });
    fc.assert(holds);
  });
});

describe("every name of the IANA database", () => {
  it("outside a region is refused, as pushed and in lower case", () => {
    expect(namesOutsideRegions.length).toBeGreaterThan(100);
    const accepted = namesOutsideRegions.flatMap((name) =>
      [name, name.toLowerCase()].filter((text) => TimeZoneInput.safeParse(text).success),
    );
    expect(accepted).toEqual([]);
  });

  it("outside a region is still read if it was stored", () => {
    // Factory is for machines without a zone; no runtime has it.
    const unreadable = namesOutsideRegions.filter((name) => !TimeZone.safeParse(name).success);
    expect(unreadable).toEqual(["Factory"]);
  });

  it("that is an older name in a region is stored by the current name, which shows the same clock", () => {
    const at = instant(Date.UTC(2026, 6, 1));
    const stored = olderNames.map((name) => TimeZoneInput.parse(name));
    expect(stored.filter((zone) => olderNames.includes(zone))).toEqual([]);
    expect(stored.map((zone) => toWallClock(zone, at))).toEqual(olderNames.map((name) => toWallClock(name, at)));
  });
});

describe("any other text", () => {
  it("is refused if it is an offset", () => {
    const two = (number: number) => String(number).padStart(2, "0");
    const offset = fc
      .tuple(fc.constantFrom("", "GMT", "UTC", "Etc/GMT"), fc.constantFrom("+", "-", "−"), fc.nat(14), fc.nat(59))
      .chain(([before, sign, hours, minutes]) =>
        fc.constantFrom(
          `${before}${sign}${hours}`,
          `${before}${sign}${two(hours)}${two(minutes)}`,
          `${before}${sign}${two(hours)}:${two(minutes)}`,
        ),
      );
    fc.assert(
      fc.property(offset, (text) => {
        expect(TimeZoneInput.safeParse(text).success).toBe(false);
      }),
    );
  });

  it("is refused without a fault", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 64 }), (text) => {
        expect(TimeZoneInput.safeParse(text).success).toBe(false);
      }),
    );
  });
});
