import type { Instant } from "#domain/shared/instant.ts";
import type { OutcomeKind } from "./contact-fact.ts";

/**
 * Whether the client spoke with the prospect. A connected attempt proves it, and so does every outcome except bad data,
 * because only the prospect can have given it.
 */
export const wasProspectReached = (firstContactAt: Instant | undefined, outcome: OutcomeKind | undefined): boolean =>
  firstContactAt !== undefined || (outcome !== undefined && outcome !== "bad_data");
