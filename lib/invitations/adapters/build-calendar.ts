import ICAL from "ical.js";
import { tzlib_get_ical_block, tzlib_get_timezones } from "timezones-ical-library";
import type { CalendarChange } from "#domain/appointments/calendar-change.ts";
import { listInstantsShowing, toWallClock } from "#domain/shared/wall-clock.ts";
import type { Instant } from "#domain/shared/instant.ts";

// ical.js does not count the space that begins a continuation line; a line has at most 75 octets (RFC 5545 §3.1).
ICAL.foldLength = 74;

const knownZones: ReadonlySet<string> = new Set(tzlib_get_timezones());

/** An entry in the calendar of one recipient. */
export type CalendarEntry = {
  change: CalendarChange;
  /** The same for all messages about an appointment. */
  uid: string;
  start: Instant;
  end: Instant;
  /** The zone in which the appointment was agreed. */
  timeZone: string;
  summary: string;
  /** The only text: calendars are shared, so it holds our links and no notes. */
  description?: string | undefined;
  location?: string | undefined;
  videoLink?: string | undefined;
  /** The sender of the email. It must accept mail: some calendars answer it. */
  organizer: { name: string; email: string };
  /** The recipient alone, so that neither side learns the address of the other. */
  attendee: { name: string; email: string };
};

/**
 * Builds the iCalendar object of an entry (RFC 5545, with the method of RFC 5546): a request for a booked or moved
 * appointment, a cancellation otherwise. It is a pure function, so a message that is sent twice is the same message.
 */
export function buildCalendar(entry: CalendarEntry): string {
  const { change, uid, start, end, timeZone, summary, description, location, videoLink, organizer, attendee } = entry;
  const decidedAt = toUtcTime(change.decidedAt);
  const calendar = new ICAL.Component("vcalendar");
  calendar.addPropertyWithValue("version", "2.0");
  calendar.addPropertyWithValue("prodid", "-//Baton//Appointments//EN");
  calendar.addPropertyWithValue("calscale", "GREGORIAN");
  calendar.addPropertyWithValue("method", change.method);

  const event = new ICAL.Component("vevent");
  event.addPropertyWithValue("uid", uid);
  event.addPropertyWithValue("sequence", change.sequence);
  event.addPropertyWithValue("dtstamp", decidedAt);
  event.addPropertyWithValue("last-modified", decidedAt);
  addPeriod(calendar, event, { start, end, timeZone });
  event.addPropertyWithValue("summary", summary);
  if (description) event.addPropertyWithValue("description", description);
  if (location) event.addPropertyWithValue("location", location);
  // RFC 7986 §5.11. ical.js does not know it, so the type of its value is given.
  if (videoLink) event.addProperty(new ICAL.Property(["conference", { feature: "VIDEO" }, "uri", videoLink]));
  event.addPropertyWithValue("status", change.method === "CANCEL" ? "CANCELLED" : "CONFIRMED");
  event.addPropertyWithValue("transp", "OPAQUE");
  const from = event.addPropertyWithValue("organizer", toMailUri(organizer.email));
  from.setParameter("cn", organizer.name);
  const to = event.addPropertyWithValue("attendee", toMailUri(attendee.email));
  to.setParameter("cn", attendee.name);
  to.setParameter("role", "REQ-PARTICIPANT");
  to.setParameter("partstat", "NEEDS-ACTION");
  // Answers are given by the links of the message: Baton does not read replies.
  to.setParameter("rsvp", "FALSE");
  calendar.addSubcomponent(event);
  return `${calendar.toString()}\r\n`;
}

/**
 * Converts an address to a `mailto` URI. It escapes what would end the address or be decoded (RFC 6068 §2), and nothing
 * else: some calendars compare the text with an address.
 */
const toMailUri = (email: string): string => `mailto:${email.replaceAll(/[%/?#&=^`{|}]/g, encodeURIComponent)}`;

const toUtcTime = (at: Instant): ICAL.Time => ICAL.Time.fromJSDate(new Date(Date.parse(at)), true);

/**
 * Adds the start and the end, as clocks in the zone show them. A time that clocks show twice has no offset: RFC 5545
 * §3.3.5 takes the first, and ical.js the second. The rules of the zone may also be newer than the library's. Where a
 * reader could take the local time for another instant, both are in UTC.
 */
function addPeriod(
  calendar: ICAL.Component,
  event: ICAL.Component,
  { start, end, timeZone }: { start: Instant; end: Instant; timeZone: string },
): void {
  const zone = readZone(timeZone);
  const [localStart, localEnd] = zone ? [start, end].map((at) => toLocalTime(zone, timeZone, at)) : [];
  if (zone && localStart && localEnd) {
    calendar.addSubcomponent(zone.component);
    addTime("dtstart", localStart, zone.tzid);
    addTime("dtend", localEnd, zone.tzid);
  } else {
    addTime("dtstart", toUtcTime(start));
    addTime("dtend", toUtcTime(end));
  }

  function addTime(name: string, time: ICAL.Time, tzid?: string) {
    const property = event.addPropertyWithValue(name, time);
    if (tzid !== undefined) property.setParameter("tzid", tzid);
  }
}

type Zone = { component: ICAL.Component; timezone: ICAL.Timezone; tzid: string };

/** Reads the rules of a zone; undefined for a zone that the library does not know. */
function readZone(timeZone: string): Zone | undefined {
  const block = knownZones.has(timeZone) ? tzlib_get_ical_block(timeZone)[0] : undefined;
  if (block === undefined) return undefined;
  const component = new ICAL.Component(ICAL.parse(block));
  const timezone = new ICAL.Timezone({ component });
  return { component, timezone, tzid: timezone.tzid };
}

/** The time that clocks in the zone show; undefined where it could be read as another instant. */
function toLocalTime({ timezone }: Zone, timeZone: string, at: Instant): ICAL.Time | undefined {
  const { date, minute } = toWallClock(timeZone, at);
  if (listInstantsShowing(timeZone, date, minute).length !== 1) return undefined;
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const time = new ICAL.Time(
    { year, month, day, hour: Math.floor(minute / 60), minute: minute % 60, second: 0, isDate: false },
    timezone,
  );
  return time.toUnixTime() * 1_000 === Date.parse(at) ? time : undefined;
}
