import { formatTime } from "#platform/text/format-time.ts";
import { foldToGsm7 } from "#platform/text/gsm-7.ts";
import { measureSms, type SmsSize } from "#platform/text/measure-sms.ts";
import { truncate } from "#platform/text/plain-text.ts";
import { nameTimeZone } from "#platform/text/reader-locale.ts";
import { stripTappableText } from "#platform/text/strip-tappable-text.ts";
import type { AppointmentMessageView } from "./appointment-message-view.ts";
import { nameOtherSide, toReader } from "./appointment-phrases.ts";

/** What the text is about. */
const openings: Record<AppointmentMessageView["identity"]["message"], (name: string) => string> = {
  booked: (name) => `appointment with ${name}`,
  moved: (name) => `new time of your appointment with ${name}`,
  cancelled: (name) => `appointment with ${name} cancelled`,
  reminder: (name) => `reminder of your appointment with ${name}`,
};

/** Where the sides meet. The number or the address is the reader's own, so a text need not repeat it. */
const places: Record<AppointmentMessageView["place"]["kind"], string> = {
  phone: "By phone",
  video: "By video call",
  visit: "At your address",
};

/**
 * Renders the text about an appointment, for a prospect without an email address: who sends it, with whom, when with the
 * zone, where, the first link, and how to stop the texts: by replying STOP or, if the sender cannot receive replies, on
 * the page at `stopUrl`. It is encoded in GSM-7, unless a name cannot be.
 */
export function renderAppointmentSms(
  view: AppointmentMessageView,
  { stopUrl }: { stopUrl?: string | undefined } = {},
): { text: string } & SmsSize {
  const name = truncate(stripTappableText(nameOtherSide(view)), 40, "..");
  const agency = truncate(stripTappableText(view.agencyName), 30, "..");
  const reader = toReader(view);
  const day = formatShortDate(view.start, reader.timeZone);
  const lines = [
    `${agency}: ${openings[view.identity.message](name)}`,
    `${day}, ${formatTime(view.start, reader)} (${nameTimeZone(reader.timeZone)} time)`,
    ...(view.identity.message === "cancelled"
      ? []
      : [view.place.kind === "video" ? (view.place.detail ?? places.video) : places[view.place.kind]]),
    ...listLinkLines(view.links[0], stopUrl),
    ...(stopUrl === undefined ? ["Reply STOP to opt out"] : []),
  ];
  const text = lines.join("\n");
  const folded = foldToGsm7(text) ?? text;
  return { text: folded, ...measureSms(folded) };
}

/** One line for each page; a page that also stops the texts is named once, because a link costs 90 characters. */
function listLinkLines(
  link: AppointmentMessageView["links"][number] | undefined,
  stopUrl: string | undefined,
): string[] {
  if (link !== undefined && link.url === stopUrl) return [`${link.label}, or stop texts: ${link.url}`];
  return [
    ...(link ? [`${link.label}: ${link.url}`] : []),
    ...(stopUrl === undefined ? [] : [`Stop texts: ${stopUrl}`]),
  ];
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
