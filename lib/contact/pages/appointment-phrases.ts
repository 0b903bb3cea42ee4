import type { AppointmentResult, PlaceKind, Side } from "#domain/appointments/appointment-fact.ts";
import type { AppointmentStatus } from "#domain/appointments/judge-appointment.ts";
import { formatNearDate, formatPlainDate, formatTime } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";

/** Where the two meet, in the words of salespeople. */
export const placePhrases: Record<PlaceKind, string> = { phone: "By phone", video: "By video", visit: "A visit" };

/** What came of an appointment, as the client's side says it. */
export const resultPhrases: Record<AppointmentResult, string> = {
  held: "It took place",
  no_show_prospect: "They did not come",
  no_show_client: "We did not come",
};

/** The status of an appointment, as the client's side reads it: a shape and words. */
export const statusPhrases: Record<AppointmentStatus, string> = {
  booked: "● Booked, not confirmed yet",
  confirmed: "✓ Confirmed",
  cancelled_by_prospect: "✕ Cancelled by them",
  cancelled_by_client: "✕ Cancelled by you",
  open: "◐ It is over. What came of it?",
  held: "✓ It took place",
  presumed_held: "✓ Taken to have taken place, because neither side said otherwise",
  no_show_prospect: "✕ They did not come",
  no_show_client: "✕ You did not come",
  disputed: "◐ They say otherwise. The agency decides",
  decided: "✓ Decided by the agency",
};

/** Who confirmed an appointment. */
export const confirmationPhrases: Record<Side, string> = { client: "you", prospect: "them" };

/** At which point of the work a callback lead became an appointment. */
export const pointPhrases = {
  first_contact: "In the first conversation",
  later_call: "In a later call",
  quote: "With the quote",
} as const;

/** Why a callback lead became an appointment. */
export const promotionPhrases = {
  needs_survey: "The work has to be seen",
  decision_maker: "To meet who decides",
  high_value: "The job is large",
  asked: "They asked for it",
  other: "Another reason",
} as const;

/** When the person meets, by the clock of their zone: "09:00", with the day if it is another one; undefined if both are the reader's. */
export function formatTheirTime(start: string, timeZone: string, reader: ReaderLocale): string | undefined {
  const person = { ...reader, timeZone };
  const time = formatTime(start, person);
  if (formatPlainDate(start, person) !== formatPlainDate(start, reader))
    return `${time} on ${formatNearDate(start, person)}`;
  return time === formatTime(start, reader) ? undefined : time;
}
