import { InvalidArgumentError } from "commander";
import type * as z from "zod";
import { AgencyId } from "#domain/shared/id.ts";
import { TimeZoneInput } from "#domain/shared/time-zone-input.ts";

/** Makes the parser of an option or argument from its schema; `expected` says what the option takes. */
export const parseWith =
  <Value>(schema: z.ZodType<Value>, expected: string) =>
  (text: string): Value => {
    const parsed = schema.safeParse(text);
    if (!parsed.success) throw new InvalidArgumentError(`It takes ${expected}.`);
    return parsed.data;
  };

/** `--table`, for commands that read and write the deployed table. */
export const tableOption = ["--table <table>", "the table: output TableName of the deployed stack"] as const;

export const agencyOption = [
  "--agency <id>",
  "the id of the agency",
  parseWith(AgencyId, "the id of an agency: agency_…"),
] as const;

/** Parses the name of a time zone as callers of the API write it. Throws with what is wrong, and which zone may be meant. */
export function parseTimeZone(text: string): string {
  const parsed = TimeZoneInput.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(`It takes ${parsed.error.issues[0]?.message}.`);
  return parsed.data;
}
