import * as z from "zod";
import { isRecord } from "#domain/shared/is-record.ts";
import { Problem } from "./problem.ts";

/**
 * Makes the schema of an entry of a batch before it is parsed. The endpoint parses each entry separately, so that an
 * invalid one does not fail the batch.
 */
export const makeUnparsedEntry = () => z.custom<Record<string, unknown>>(isRecord, "an object");

/** Why an entry was refused. */
export const refusedEntry = {
  status: z.int().min(400).max(599),
  problem: Problem,
};

/** Describes the position of an entry, which is a lead or a report. */
export const entryIndex = (entry: string) =>
  z
    .int()
    .min(0)
    .meta({ description: `The position of the ${entry} in the request, from 0.` });

/** Describes how many entries got a status. */
export const resultCount = (status: string) => z.int().meta({ description: `The number of results with ${status}.` });
