import { formatTime } from "#platform/text/format-time.ts";
import { foldToGsm7 } from "#platform/text/gsm-7.ts";
import { measureSms, type SmsSize } from "#platform/text/measure-sms.ts";
import { truncate } from "#platform/text/plain-text.ts";
import { stripTappableText } from "#platform/text/strip-tappable-text.ts";
import type { AppointmentMessageView } from "./appointment-message-view.ts";
import { nameOtherSide, toReader } from "./appointment-phrases.ts";

const openings: Record<AppointmentMessageView["identity"]["message"], string> = {
  booked: "Appointment",
  moved: "Appointment moved",
  cancelled: "Appointment cancelled",
  reminder: "Reminder: appointment",
};

/** Where the sides meet. The number or the address is the reader's own, so a text need not repeat it. */
const places: Record<AppointmentMessageView["place"]["kind"], string> = {
  phone: "By phone",
  video: "By video call",
  visit: "At your address",
};

/**
 * Renders the text about an appointment, for a prospect without an email address: who, when with the zone, where, who
 * sends it, and the first link last. It is encoded in GSM-7, unless a name cannot be.
 */
export function renderAppointmentSms(view: AppointmentMessageView): { text: string } & SmsSize {
  const name = truncate(stripTappableText(nameOtherSide(view)), 40, "..");
  const agency = truncate(stripTappableText(view.agencyName), 30, "..");
  const reader = toReader(view);
  const day = formatShortDate(view.start, reader.timeZone);
  const link = view.links[0];
  const lines = [
    `${openings[view.identity.message]} with ${name}`,
    `${day}, ${formatTime(view.start, reader)} (${reader.timeZone})`,
    ...(view.identity.message === "cancelled"
      ? []
      : [view.place.kind === "video" ? (view.place.detail ?? places.video) : places[view.place.kind]]),
    `From ${agency}`,
    ...(link ? [`${link.label}: ${link.url}`] : []),
  ];
  const text = lines.join("\n");
  const folded = foldToGsm7(text) ?? text;
  return { text: folded, ...measureSms(folded) };
}

/** "Thu 1 Jul 2027": as short as a date with its weekday can be. */
const formatShortDate = (at: string, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  })
    .format(Date.parse(at))
    .replace(",", "");
