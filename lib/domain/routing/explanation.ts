import * as z from "zod";
import { UnavailabilityPolicy } from "#domain/campaigns/campaign.ts";
import { capPeriods } from "#domain/campaigns/caps.ts";
import { PoolMode } from "#domain/campaigns/pool.ts";
import { PriceTerms } from "#domain/campaigns/terms.ts";
import { ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";

/** The usage of a cap: `used` leads or minor units of money in the period, of which `limit` are allowed. */
export const CapUsage = z.object({
  per: z.enum(capPeriods),
  of: z.enum(["leads", "spend"]),
  used: z.int(),
  limit: z.int(),
});
export type CapUsage = z.infer<typeof CapUsage>;

/** Everything that decides whether a client gets a lead, with the numbers at the time. */
export const Candidate = z.object({
  clientId: ClientId,
  priority: z.int(),
  weight: z.int(),
  /** Whether the client buys from the place of the lead. */
  isServed: z.boolean(),
  /** The terms in force for this client; absent if none have taken effect yet. */
  terms: PriceTerms.optional(),
  isPaused: z.boolean(),
  /** The number of endpoints that the lead could be delivered to. */
  subscriptions: z.int(),
  isOpen: z.boolean(),
  caps: z.array(CapUsage),
  /** When time removes the present obstacle (closed, or capped); absent if time does not remove it. */
  availableAt: Instant.optional(),
});
export type Candidate = z.infer<typeof Candidate>;

/** The complete input of a routing decision: the same explanation gives the same decision, so anyone can check it. */
export const Explanation = z.object({
  at: Instant,
  mode: PoolMode,
  share: z.int(),
  whenUnavailable: UnavailabilityPolicy,
  /** The turn of this lead in the campaign, counted from 1; absent if the campaign has no turns. */
  ticket: z.int().optional(),
  candidates: z.array(Candidate),
});
export type Explanation = z.infer<typeof Explanation>;
