import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { buildCalendar, type CalendarEntry } from "#invitations/adapters/build-calendar.ts";
import { on } from "#test/support/at.ts";

/** Thursday 1 July 2027, 14:00 to 15:00 in London, decided at 14:10 on 22 November 2026. */
const anEntry = (changes: Partial<CalendarEntry> = {}): CalendarEntry => ({
  change: { method: "REQUEST", sequence: 0, decidedAt: on("2026-11-22T14:10:00Z"), start: on("2027-07-01T13:00:00Z") },
  uid: "apt_1@brightline.example",
  start: on("2027-07-01T13:00:00Z"),
  end: on("2027-07-01T14:00:00Z"),
  timeZone: "Europe/London",
  summary: "Appointment with Harbour Roofing Ltd",
  organizer: { name: "Brightline Leads", email: "hello@brightline.example" },
  attendee: { name: "Zoë O'Brien", email: "zoe@example.com" },
  ...changes,
});

/** The content lines of an entry, unfolded (RFC 5545 §3.1). */
const linesOf = (entry: CalendarEntry) => buildCalendar(entry).replaceAll("\r\n ", "").split("\r\n");
const lineOf = (entry: CalendarEntry, name: string) =>
  linesOf(entry)
    .slice(linesOf(entry).indexOf("BEGIN:VEVENT"))
    .find((line) => line.startsWith(name));

describe("the calendar entry of an invitation", () => {
  it("is a request in the zone of the appointment, to one attendee, without an alarm", () => {
    const lines = linesOf(anEntry());
    expect(lines.slice(0, 7)).toEqual([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Baton//Appointments//EN",
      "CALSCALE:GREGORIAN",
      "METHOD:REQUEST",
      "BEGIN:VTIMEZONE",
      "TZID:Europe/London",
    ]);
    expect(lines.slice(lines.indexOf("BEGIN:VEVENT"))).toEqual([
      "BEGIN:VEVENT",
      "UID:apt_1@brightline.example",
      "SEQUENCE:0",
      "DTSTAMP:20261122T141000Z",
      "LAST-MODIFIED:20261122T141000Z",
      "DTSTART;TZID=Europe/London:20270701T140000",
      "DTEND;TZID=Europe/London:20270701T150000",
      "SUMMARY:Appointment with Harbour Roofing Ltd",
      "STATUS:CONFIRMED",
      "TRANSP:OPAQUE",
      "ORGANIZER;CN=Brightline Leads:mailto:hello@brightline.example",
      "ATTENDEE;CN=Zoë O'Brien;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:zoe@example.com",
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ]);
  });

  it("is a cancellation with its status, under the same UID and a higher sequence", () => {
    const change = { ...anEntry().change, method: "CANCEL" as const, sequence: 2 };
    const lines = linesOf(anEntry({ change }));
    expect(lines).toContain("METHOD:CANCEL");
    expect(lines).toContain("STATUS:CANCELLED");
    expect(lines).toContain("SEQUENCE:2");
    expect(lines).toContain("UID:apt_1@brightline.example");
  });

  it("has the same bytes each time, whatever time it is", () => {
    expect(buildCalendar(anEntry())).toBe(buildCalendar(anEntry()));
  });

  it("folds lines at 75 octets, between characters of any length, and ends each with CRLF", () => {
    const summary =
      "Appointment with 株式会社やねや屋根修理専門店舗東京都港区六本木支店営業部担当者御中、またお会いしましょう";
    const text = buildCalendar(anEntry({ summary }));
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(lineOf(anEntry({ summary }), "SUMMARY")).toBe(`SUMMARY:${summary}`);
  });

  it("escapes commas, semicolons, backslashes and line breaks in texts", () => {
    const entry = anEntry({
      location: "Flat 1, The Mews; Bath \\ rear",
      description: "Confirm: https://a.example/c\nMove: x",
    });
    expect(lineOf(entry, "LOCATION")).toBe("LOCATION:Flat 1\\, The Mews\\; Bath \\\\ rear");
    expect(lineOf(entry, "DESCRIPTION")).toBe("DESCRIPTION:Confirm: https://a.example/c\\nMove: x");
  });

  it.each([
    ["zoe+roof.o'brien@example.com", "mailto:zoe+roof.o'brien@example.com"],
    ["a%41b@example.com", "mailto:a%2541b@example.com"],
    ["who?cc=x&y#z@example.com", "mailto:who%3Fcc%3Dx%26y%23z@example.com"],
    ["a/b^c`{d|e}@example.com", "mailto:a%2Fb%5Ec%60%7Bd%7Ce%7D@example.com"],
  ])("escapes what has a meaning in the link to the address %s", (email, uri) => {
    const party = { name: "Zoë", email };
    expect(lineOf(anEntry({ organizer: party }), "ORGANIZER")).toBe(`ORGANIZER;CN=Zoë:${uri}`);
    expect(lineOf(anEntry({ attendee: party }), "ATTENDEE")).toContain(`;RSVP=FALSE:${uri}`);
  });

  it("writes quotes, carets and line breaks in names as RFC 6868 says, and quotes names with punctuation", () => {
    const named = (name: string) => lineOf(anEntry({ organizer: { name, email: "a@b.example" } }), "ORGANIZER");
    expect(named('Jo "The Roof" Smith')).toBe("ORGANIZER;CN=Jo ^'The Roof^' Smith:mailto:a@b.example");
    expect(named("Smith, Jones; Co: 1^2")).toBe('ORGANIZER;CN="Smith, Jones; Co: 1^^2":mailto:a@b.example');
    expect(named("A\nB")).toBe("ORGANIZER;CN=A^nB:mailto:a@b.example");
  });

  it("names a video room as a conference, as it is", () => {
    const videoLink = "https://meet.example.com/a?b=c,d;e";
    expect(lineOf(anEntry({ videoLink }), "CONFERENCE")).toBe(`CONFERENCE;FEATURE=VIDEO;VALUE=URI:${videoLink}`);
  });

  it("has its times in the zone when clocks show both once, and otherwise in UTC", () => {
    const at = (start: string, minutes = 60) =>
      anEntry({ start: on(start), end: on(new Date(Date.parse(start) + minutes * 60_000).toISOString()) });
    // London, 25 October 2026: 01:30 is shown at 00:30Z and again at 01:30Z.
    expect(lineOf(at("2026-10-24T23:30:00Z", 15), "DTSTART")).toBe("DTSTART;TZID=Europe/London:20261025T003000");
    expect(lineOf(at("2026-10-25T00:30:00Z", 15), "DTSTART")).toBe("DTSTART:20261025T003000Z");
    expect(lineOf(at("2026-10-25T01:30:00Z"), "DTSTART")).toBe("DTSTART:20261025T013000Z");
    expect(lineOf(at("2026-10-25T01:30:00Z"), "DTEND")).toBe("DTEND:20261025T023000Z");
    // It ends at the second 01:15.
    expect(lineOf(at("2026-10-25T00:15:00Z"), "DTEND")).toBe("DTEND:20261025T011500Z");
    expect(lineOf(at("2027-03-28T01:00:00Z"), "DTSTART")).toBe("DTSTART;TZID=Europe/London:20270328T020000");
  });

  it("is in UTC in a zone that the library does not know", () => {
    const entry = anEntry({ timeZone: "europe/london" });
    expect(lineOf(entry, "DTSTART")).toBe("DTSTART:20270701T130000Z");
    expect(linesOf(entry)).not.toContain("BEGIN:VTIMEZONE");
  });

  it("is read by the library that wrote it as it was", () => {
    const attendee = { name: 'Zoë "Z" ^O^, 王', email: "zoe@example.com" };
    const calendar = new ICAL.Component(ICAL.parse(buildCalendar(anEntry({ attendee }))) as unknown[]);
    const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent") ?? undefined);
    expect(event.startDate.toUnixTime() * 1_000).toBe(Date.parse("2027-07-01T13:00:00Z"));
    expect(event.attendees[0]?.getParameter("cn")).toBe(attendee.name);
  });
});
