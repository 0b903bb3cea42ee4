import * as z from "zod";
import { Erasure } from "#domain/erasures/erasure.ts";
import type { AgencyId } from "#domain/shared/id.ts";

/** Formats an erasure as a line of the log, which names its agency. */
export const formatErasure = (agencyId: AgencyId, erasure: Erasure): string => JSON.stringify({ agencyId, ...erasure });

/**
 * Parses the log of an agency that `baton erasure log` wrote. Throws an Error that names the first line that is not an
 * erasure, or is one of another agency.
 */
export const parseErasureLog = (text: string, agencyId: AgencyId): Erasure[] =>
  text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [parseLine(line, index + 1, agencyId)]));

/** A log from before 2026-11-30 names no agency. */
const Line = Erasure.extend({ agencyId: z.string().optional() });

function parseLine(line: string, number: number, agencyId: AgencyId): Erasure {
  const parsed = Line.safeParse(parseJson(line));
  if (!parsed.success)
    throw new Error(`Line ${number} is not an erasure of \`baton erasure log\`. Nothing was applied.`);
  const { agencyId: ofAgency = agencyId, ...erasure } = parsed.data;
  if (ofAgency !== agencyId)
    throw new Error(`Line ${number} is an erasure of another agency, ${ofAgency}. Nothing was applied.`);
  return erasure;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
