import * as z from "zod";
import { LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

const canaryFields = { leadId: LeadId, pushedAt: Instant };

/**
 * The status of a campaign's last canary: under way, for a quarter of an hour; returned, once every client's delivery
 * arrived; held like any lead; missing; or refused although it satisfies the rules.
 */
export const CanaryStatus = z.discriminatedUnion("status", [
  z.object({ ...canaryFields, status: z.literal("under_way") }),
  z.object({ ...canaryFields, status: z.literal("returned"), returnedAt: Instant }),
  z.object({ ...canaryFields, status: z.literal("held"), heldUntil: Instant.optional() }),
  z.object({ ...canaryFields, status: z.literal("missing"), missingSince: Instant }),
  z.object({ ...canaryFields, status: z.literal("refused"), reason: z.string(), missingSince: Instant }),
]);
export type CanaryStatus = z.infer<typeof CanaryStatus>;
