import * as z from "zod";
import { ChaseActionKind } from "#domain/campaigns/chase.ts";
import { Placement, provenance } from "#domain/lead/received.ts";
import { Explanation } from "#domain/routing/explanation.ts";
import { LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/** What the client had not done when a step of its ladder was due. */
export const ChaseMissing = z.enum(["acknowledgement", "attempt"]);
export type ChaseMissing = z.infer<typeof ChaseMissing>;

/**
 * A step of the ladder was due, and the client had not reacted. Each step of a cycle runs at most once. Without
 * deliveries it notified the agency: as the step says, or because there was no endpoint or no next client for it.
 */
export const Chased = z.object({
  kind: z.literal("chased"),
  at: Instant,
  ...provenance,
  cycle: z.int().positive(),
  /** Counts the steps of the ladder from 1. */
  step: z.int().positive(),
  do: ChaseActionKind,
  missing: ChaseMissing,
  deliveries: Placement.shape.deliveries,
});
export type Chased = z.infer<typeof Chased>;

/**
 * Who has a lead that its ladder can pass on: the client took it, or Baton passed it on. There is at most one such fact,
 * so the first one decides. With `passed_on`, the next client got it as the lead `leadId`, with a placement of its own.
 */
export const Taken = z.object({
  kind: z.literal("taken"),
  at: Instant,
  ...provenance,
  by: z.enum(["client", "passed_on"]),
  leadId: LeadId.optional(),
  routing: Explanation.optional(),
  placement: Placement.optional(),
});
export type Taken = z.infer<typeof Taken>;
