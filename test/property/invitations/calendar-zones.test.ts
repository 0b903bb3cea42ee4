import ICAL from "ical.js";
import ical from "node-ical";
import { describe, expect, it } from "vitest";
import { instant } from "#domain/shared/instant.ts";
import { buildCalendar } from "#invitations/adapters/build-calendar.ts";
import { on } from "#test/support/at.ts";

const hourMs = 3_600_000;
const from = Date.parse("2026-11-28T00:00:00Z");
const wantedChanges = 4;
/** Zones without summer time do not change; five years are enough for the others. */
const horizonMs = 5 * 366 * 24 * hourMs;

/** The offset of a zone, without the code under test. */
function makeOffset(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  return (at) => {
    const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}

/** The next changes of the clocks in a zone, to the minute. */
function listChanges(zone: string): number[] {
  const offset = makeOffset(zone);
  const changes: number[] = [];
  const step = 20 * 24 * hourMs;
  for (let at = from; at < from + horizonMs && changes.length < wantedChanges; at += step) {
    let [before, after] = [at, at + step];
    // Two changes within twenty days (a month of fasting) are found one after the other.
    for (const middle of [at + step / 2, at + step]) {
      if (offset(before) === offset(middle)) {
        before = middle;
        continue;
      }
      after = middle;
      while (after - before > 60_000) {
        const half = before + Math.floor((after - before) / 120_000) * 60_000;
        if (offset(half) === offset(before)) before = half;
        else after = half;
      }
      changes.push(after);
      before = middle;
    }
  }
  return changes.slice(0, wantedChanges);
}

/** An invitation at the instant, with a sequence that no other one has. */
const write = (zone: string, at: number, sequence: number): string =>
  buildCalendar({
    change: { method: "REQUEST", sequence, decidedAt: on("2026-11-22T14:10:00Z"), start: instant(at) },
    uid: `apt_${sequence}@brightline.example`,
    start: instant(at),
    end: instant(at + hourMs),
    timeZone: zone,
    summary: "Appointment",
    organizer: { name: "Brightline", email: "hello@brightline.example" },
    attendee: { name: "Zoë", email: "zoe@example.com" },
  });

/** What an independent library reads, which resolves the zone by its name. */
function readByName(text: string) {
  const event = Object.values(ical.sync.parseICS(text)).find((each) => each?.type === "VEVENT");
  if (event?.type !== "VEVENT") throw new Error("no VEVENT");
  const { start, end, uid, sequence } = event;
  return { start: start.getTime(), end: end?.getTime(), zone: start.tz, uid, sequence: Number(sequence) };
}

/** What a calendar reads that trusts the VTIMEZONE of the file. */
function readByRules(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent") ?? undefined);
  return { start: event.startDate.toUnixTime() * 1_000, end: event.endDate.toUnixTime() * 1_000 };
}

describe("an invitation in every zone of the IANA database, around its next four changes of the clock", () => {
  const zones = Intl.supportedValuesOf("timeZone");

  it("is read with the same instant, zone, UID and sequence, by the name of the zone and by its rules", () => {
    let changes = 0;
    const wrong: string[] = [];
    const known = new Set<string>();
    for (const zone of zones) {
      const found = listChanges(zone);
      changes += found.length;
      // Where the clocks change as in a zone before, the next changes are enough: the rules are the same text.
      const isKnown = known.has(found.join());
      known.add(found.join());
      const moments = [
        from + 15 * hourMs,
        ...found
          .slice(0, isKnown ? 2 : wantedChanges)
          .flatMap((at) => [-90, -1, 0, 30, 60].map((by) => at + by * 60_000)),
      ];
      for (const [sequence, at] of moments.entries()) {
        const text = write(zone, at, sequence);
        const expected = { start: at, end: at + hourMs, uid: `apt_${sequence}@brightline.example`, sequence };
        const { zone: readZone, ...read } = readByName(text);
        const name = text.match(/^DTSTART;TZID=(.*):/m)?.[1] ?? "Etc/UTC";
        const isSame =
          JSON.stringify({ ...expected }) ===
            JSON.stringify({ start: read.start, end: read.end, uid: read.uid, sequence: read.sequence }) &&
          JSON.stringify(readByRules(text)) === JSON.stringify({ start: at, end: at + hourMs }) &&
          readZone === name;
        if (!isSame) wrong.push(`${zone} ${instant(at)}: ${JSON.stringify(read)} in ${readZone}, not ${name}`);
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
    // Some 140 zones change their clocks, twice a year.
    expect(changes).toBeGreaterThan(400);
  }, 120_000);

  it("names its zone wherever the time is not ambiguous", () => {
    for (const zone of zones) {
      const lines = write(zone, from + 15 * hourMs, 0).split("\r\n");
      expect([zone, lines.some((line) => line.startsWith("DTSTART;TZID="))]).toEqual([zone, true]);
    }
  });
});
