import type { Side } from "#domain/appointments/appointment-fact.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import { formatDate, formatTime } from "#platform/text/format-time.ts";
import { toSingleLine } from "#platform/text/plain-text.ts";
import { nameTimeZone } from "#platform/text/reader-locale.ts";
import type { AppointmentMessageView } from "./appointment-message-view.ts";

/** One thing that a message says: "When", "Where". */
export type Detail = { label: string; value: string };

/** The name of the other side, as the reader knows it. */
export const nameOtherSide = ({ identity, clientName, prospectName }: AppointmentMessageView): string =>
  toSingleLine(identity.side === "client" ? prospectName : clientName) || "your contact";

/** What happened, in one sentence. */
export function formatNews(view: AppointmentMessageView): string {
  const name = nameOtherSide(view);
  switch (view.identity.message) {
    case "booked":
      return `Your appointment with ${name} is booked.`;
    case "moved":
      return `Your appointment with ${name} was moved to another time.`;
    case "cancelled":
      return `Your appointment with ${name} was cancelled${cancelledBy(view)}.`;
    case "reminder":
      return `A reminder of your appointment with ${name}.`;
  }
}

function cancelledBy({ cancelledBy: side, identity, clientName, prospectName }: AppointmentMessageView): string {
  if (side === undefined) return "";
  if (side === identity.side) return " at your request";
  const names: Record<Side, string> = { client: clientName, prospect: prospectName };
  return toSingleLine(names[side]) ? ` by ${toSingleLine(names[side])}` : "";
}

/** The time, the earlier time if it was moved, and the place. */
export function listDetails(view: AppointmentMessageView): Detail[] {
  return [
    { label: "When", value: formatPeriod(view) },
    ...(view.movedFrom === undefined ? [] : [{ label: "Before", value: formatMoment(view, view.movedFrom) }]),
    { label: "Where", value: formatPlace(view) },
  ];
}

/** "Thursday 1 July 2027, 14:00 to 15:00 (London time)": never without the zone. */
function formatPeriod(view: AppointmentMessageView): string {
  const { start, end } = view;
  const reader = toReader(view);
  const [startDate, endDate] = [formatDate(start, reader), formatDate(end, reader)];
  const until = `${endDate === startDate ? "" : `${endDate}, `}${formatTime(end, reader)}`;
  return `${startDate}, ${formatTime(start, reader)} to ${until} (${nameTimeZone(reader.timeZone)} time)`;
}

/** "Thursday 1 July 2027, 14:00 (London time)". */
function formatMoment(view: AppointmentMessageView, at: string): string {
  const reader = toReader(view);
  return `${formatDate(at, reader)}, ${formatTime(at, reader)} (${nameTimeZone(reader.timeZone)} time)`;
}

export const toReader = ({ timeZone }: AppointmentMessageView) => ({ timeZone, locale: "en-GB" });

/** Where the sides meet, as the reader needs it. */
export function formatPlace(view: AppointmentMessageView): string {
  const { place, identity, clientName } = view;
  const detail = place.detail === undefined ? undefined : toSingleLine(place.detail);
  const isClient = identity.side === "client";
  const client = toSingleLine(clientName);
  switch (place.kind) {
    case "phone":
      if (detail === undefined) return "By phone";
      return isClient
        ? `By phone: you call ${formatPhone(detail, toReader(view))}`
        : `By phone: ${client} calls you on ${formatPhone(detail, toReader(view))}`;
    case "video":
      return detail === undefined ? "By video call" : `By video call: ${detail}`;
    case "visit":
      if (detail === undefined) return isClient ? "A visit" : `A visit by ${client}`;
      return isClient ? `A visit: ${detail}` : `A visit by ${client}: ${detail}`;
  }
}
