import * as z from "zod";
import { UnavailabilityPolicy } from "#domain/campaigns/campaign.ts";
import { capPeriods } from "#domain/campaigns/caps.ts";
import { Model } from "#domain/campaigns/model.ts";
import { PoolMode } from "#domain/campaigns/pool.ts";
import { ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";

/** What a cap stood at: `used` leads or minor units of money in the period, of which `limit` are allowed. */
export const CapUsage = z.object({
  per: z.enum(capPeriods),
  of: z.enum(["leads", "spend"]),
  used: z.int(),
  limit: z.int(),
});
export type CapUsage = z.infer<typeof CapUsage>;

/** Everything that was looked at to decide whether a client gets a lead, with the numbers as they were seen. */
export const Candidate = z.object({
  clientId: ClientId,
  priority: z.int(),
  weight: z.int(),
  /** Whether the lead comes from where this client buys. */
  isServed: z.boolean(),
  /** The terms in force for this client; absent when there are none yet. */
  terms: z.object({ from: Instant, model: Model, price: Money }).optional(),
  isPaused: z.boolean(),
  /** How many channels it could be delivered on. */
  subscriptions: z.int(),
  isOpen: z.boolean(),
  caps: z.array(CapUsage),
  /** When what stands in the way now, being closed or capped, stands in it no longer; absent when no clock can tell. */
  availableAt: Instant.optional(),
});
export type Candidate = z.infer<typeof Candidate>;

/**
 * Why a lead went where it went: all that the decision was made from. Deciding again on the same explanation gives the same
 * decision, so that anybody can check it.
 */
export const Explanation = z.object({
  at: Instant,
  mode: PoolMode,
  share: z.int(),
  whenUnavailable: UnavailabilityPolicy,
  /** The turn of this lead in the campaign, counted from 1; absent where there are no turns. */
  ticket: z.int().optional(),
  candidates: z.array(Candidate),
});
export type Explanation = z.infer<typeof Explanation>;
