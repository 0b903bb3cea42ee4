import * as z from "zod";
import { AttemptResult, OutcomeKind } from "#domain/shared/report-terms.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";

/** A status as the client's own system writes it, like "No pickup". */
export const ClientStatus = singleLine(64);

/** What a status of the client means: as the report of a call, as the outcome of a lead, or both. */
export const MappedStatus = z.object({
  status: ClientStatus,
  result: AttemptResult.optional(),
  outcome: OutcomeKind.optional(),
});
export type MappedStatus = z.infer<typeof MappedStatus>;

/** The kinds of report that may have a status instead of Baton's own term: the field that the status replaces. */
export const StatusField = z.enum(["result", "outcome"]);
export type StatusField = z.infer<typeof StatusField>;

export type StatusUnmappedRefusal = { kind: "status_unmapped" };

/** The form in which statuses are compared: without case, also where upper case has two forms (ẞ, SS). */
export const foldStatus = (status: string): string =>
  status.toLowerCase().toUpperCase().toLowerCase().normalize("NFC").trim();

/** Finds what a status means in the given field; undefined if the map does not say. */
export const findMeaning = <Field extends StatusField>(
  map: readonly MappedStatus[],
  field: Field,
  status: string,
): MappedStatus[Field] => map.find((mapped) => foldStatus(mapped.status) === foldStatus(status))?.[field];

/** The positions of statuses that an earlier entry has already. */
export function findRepeated(statuses: readonly string[]): number[] {
  const folded = statuses.map(foldStatus);
  return folded.flatMap((status, index) => (folded.indexOf(status) < index ? [index] : []));
}

/**
 * Whether Baton may keep the status to list it. A status with an email address or a number of five digits or more is
 * not a term of a system but may be about a person, whom an erasure could not find here.
 */
export const mayListStatus = (status: string): boolean => !/@|\p{Nd}(?:[\s().+-]*\p{Nd}){4}/u.test(status);
