import type { Instant } from "#domain/shared/instant.ts";
import type { OutcomeKind } from "./contact-fact.ts";

/**
 * Whether somebody of the client spoke with the prospect: a connected attempt says so, and so does every outcome but bad data,
 * since only the prospect can have said it.
 */
export const wasProspectReached = (firstContactAt: Instant | undefined, outcome: OutcomeKind | undefined): boolean =>
  firstContactAt !== undefined || (outcome !== undefined && outcome !== "bad_data");
