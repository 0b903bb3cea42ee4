import {
  addContactHours,
  type ContactHours,
  type ContactHoursRefusal,
  maxContactHours,
  removeContactHours,
} from "#domain/accounts/contact-hours.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { resolveCalendar } from "#domain/shared/shipped-calendars.ts";
import type { Calendars } from "./ports.ts";

/** Contact hours to add: from now on, and in the client's time zone, unless they say otherwise. */
export type NewContactHours = Omit<ContactHours, "from" | "timeZone"> & {
  from?: Instant | undefined;
  timeZone?: string | undefined;
};

export type ContactHoursError = { kind: "validation_error"; errors: { pointer: string; detail: string }[] };

type Client = { agencyId: AgencyId; timeZone: string; contactHours?: readonly ContactHours[] | undefined };

/** Adds a version to the contact hours of a client. Refuses calendars that the agency does not have. */
export async function addCheckedContactHours(
  calendars: Pick<Calendars, "read">,
  { agencyId, timeZone, contactHours = [] }: Client,
  hours: NewContactHours,
  at: Instant,
): Promise<Result<ContactHours[], ContactHoursError>> {
  const found = await Promise.all(
    hours.calendars.map(async (name) => resolveCalendar(name, await calendars.read(agencyId, name))),
  );
  const errors = found.flatMap((calendar, index) =>
    calendar ? [] : [{ pointer: `/contactHours/calendars/${index}`, detail: "no such calendar" }],
  );
  if (errors.length > 0) return refuse({ kind: "validation_error", errors });
  const { weekly, holidays, calendars: names } = hours;
  const version = { from: hours.from ?? at, weekly, holidays, calendars: names, timeZone: hours.timeZone ?? timeZone };
  const added = addContactHours(contactHours, version, at);
  return added.ok
    ? ok([...added.value])
    : refuse({ kind: "validation_error", errors: [explanations[added.refusal.kind]] });
}

/** Removes the contact hours of a client from `at` on. */
export function removeCheckedContactHours(
  { timeZone, contactHours = [] }: Omit<Client, "agencyId">,
  at: Instant,
): Result<ContactHours[], ContactHoursError> {
  const removed = removeContactHours(contactHours, timeZone, at);
  return removed.ok
    ? ok([...removed.value])
    : refuse({ kind: "validation_error", errors: [explanations[removed.refusal.kind]] });
}

const explanations: Record<ContactHoursRefusal["kind"], { pointer: string; detail: string }> = {
  hours_in_effect: {
    pointer: "/contactHours/from",
    detail: "now or later, because hours that were in force cannot change",
  },
  too_many_hours: { pointer: "/contactHours", detail: `at most ${maxContactHours} versions` },
};
