import * as z from "zod";
import { ClientId } from "#domain/shared/id.ts";
import { Areas } from "./areas.ts";
import { Caps } from "./caps.ts";
import { Terms } from "./terms.ts";
import { WorkingHours } from "#domain/shared/working-hours.ts";

/** How a pool chooses the client: by rank, by weight, or in turn. */
export const PoolMode = z.enum(["priority", "weighted", "round_robin"]);
export type PoolMode = z.infer<typeof PoolMode>;

/** A client that takes leads of a campaign. The campaign's own rules apply where the member has none. */
export const PoolMember = z.object({
  clientId: ClientId,
  /** 1 comes first; only with the mode `priority`. */
  priority: z.int().min(1).max(1_000),
  /** Its share, in proportion to the weights of the others; only with the mode `weighted`. */
  weight: z.int().min(1).max(1_000),
  areas: Areas.optional(),
  hours: WorkingHours.optional(),
  caps: Caps.optional(),
  terms: z.array(Terms).optional(),
});
export type PoolMember = z.infer<typeof PoolMember>;

export const poolLimits = { members: 20, share: 10 } as const;

/** The clients of a campaign, and how it distributes leads: each lead goes to `share` clients; 1 means exclusive. */
export const Pool = z.object({
  mode: PoolMode,
  share: z.int().min(1).max(poolLimits.share),
  members: z.array(PoolMember).min(1).max(poolLimits.members),
});
export type Pool = z.infer<typeof Pool>;
