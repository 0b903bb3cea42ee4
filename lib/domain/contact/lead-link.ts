import * as z from "zod";
import { provenance } from "#domain/lead/received.ts";
import { instant, Instant } from "#domain/shared/instant.ts";

/**
 * Someone revoked the links to the lead that had been made until `at`. The history keeps each revocation; a link that is
 * made later is valid.
 */
export const LinksRevoked = z
  .object({ kind: z.literal("links_revoked"), at: Instant, ...provenance })
  .meta({ id: "LinksRevokedFact" });
export type LinksRevoked = z.infer<typeof LinksRevoked>;

const dayMs = 24 * 3_600_000;

/** How long a link opens a lead after the last thing that happened to it, while no outcome ended it. */
export const idleLeadLinkMs = 90 * dayMs;

/** How long a link opens a lead after its end: long enough to correct an outcome. */
export const endedLeadLinkMs = 30 * dayMs;

/** How long a link opens a lead from when the link was made, whatever happened to the lead: a renewed link must work. */
export const freshLinkMs = 7 * dayMs;

/** How long a link opens the list of a person's leads. */
export const personLinkMs = 90 * dayMs;

/** Up to which seconds links are void: those of the lead, and those of the subscription that they were sent through. */
type Revocations = readonly (Instant | undefined)[];

/** Links count whole seconds, because each byte of a link in an SMS costs money. */
const toSecond = (at: Instant): number => Math.floor(Date.parse(at) / 1_000);

/** Whether a link was made in or before the second of a revocation. */
export const isLinkRevoked = (issuedAt: Instant, revocations: Revocations): boolean =>
  revocations.some((at) => at !== undefined && toSecond(issuedAt) <= toSecond(at));

/**
 * Returns the time that a link made at `at` carries: its second, or the second after the last revocation, so that the
 * link is valid. The same arguments give the same time, so a message that is sent again has the same link.
 */
export function toLinkIssueTime(at: Instant, revocations: Revocations): Instant {
  const seconds = revocations.flatMap((revokedAt) => (revokedAt === undefined ? [] : [toSecond(revokedAt) + 1]));
  return instant(Math.max(toSecond(at), ...seconds) * 1_000);
}

/**
 * Returns the time to store for a revocation at `at`. It is later than that of the one before, also within a second,
 * because links made since may carry the second after it.
 */
export const toRevocationTime = (at: Instant, earlier: Instant | undefined): Instant => toLinkIssueTime(at, [earlier]);
