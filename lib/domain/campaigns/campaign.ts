import * as z from "zod";
import { Country } from "#domain/shared/country.ts";
import { CampaignId, ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { Areas } from "./areas.ts";
import { Caps } from "./caps.ts";
import { FieldName } from "./field-name.ts";
import { FieldSchema } from "./field-schema.ts";
import { Pool, type PoolMember } from "./pool.ts";
import { ScreeningRule } from "./screening-rule.ts";
import { maxTerms, Terms } from "./terms.ts";
import { WorkingHours } from "./working-hours.ts";

/** A JSON pointer to a part of a lead that a campaign may demand. */
export const RequiredField = z
  .union([
    z.enum(["/person/phone", "/person/email", "/person/postcode", "/person/address", "/notes"]),
    z.templateLiteral(["/fields/", FieldName]),
  ])
  .meta({ example: "/person/email" });
export type RequiredField = z.infer<typeof RequiredField>;

/**
 * What becomes of a lead whose client cannot take it now (closed, paused, capped, without a subscription): it waits for the
 * client whose turn it is (`hold`), goes to the next one and waits only when nobody can take it (`next`), or is refused
 * when nobody can take it (`refuse`).
 */
export const UnavailabilityPolicy = z.enum(["hold", "next", "refuse"]);
export type UnavailabilityPolicy = z.infer<typeof UnavailabilityPolicy>;

/**
 * What leads of one kind must carry, who takes them, and on which terms. It has one client or a pool of them, never both. Terms
 * are pinned in each lead when it is placed.
 */
export const Campaign = z.object({
  id: CampaignId,
  name: singleLine(120),
  clientId: ClientId.optional(),
  pool: Pool.optional(),
  terms: z.array(Terms).max(maxTerms),
  /** How phone numbers and postcodes without a country are read. */
  country: Country,
  areas: Areas.optional(),
  hours: WorkingHours.optional(),
  caps: Caps.optional(),
  requiredFields: z.array(RequiredField).max(50),
  /** What `fields` must be: a JSON Schema. */
  fieldSchema: FieldSchema.optional(),
  /** Whether a lead must come with evidence of the person's consent. */
  consentRequired: z.boolean(),
  /** How fresh the screening of a phone number must be; without it none is demanded. */
  screening: ScreeningRule.optional(),
  /** Days within which the same phone number or email is a duplicate; 0 means never. */
  duplicateWindowDays: z.int().min(0).max(365),
  whenUnavailable: UnavailabilityPolicy,
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Campaign = z.infer<typeof Campaign>;

/** Who takes the leads of a campaign: its pool, or its one client as a pool of one. */
export function listMembers({ clientId, pool }: Pick<Campaign, "clientId" | "pool">): PoolMember[] {
  return pool?.members ?? (clientId ? [{ clientId, priority: 1, weight: 1 }] : []);
}

/** Whether the client takes leads of the campaign. */
export const isCampaignMember = (campaign: Pick<Campaign, "clientId" | "pool">, clientId: ClientId): boolean =>
  listMembers(campaign).some((member) => member.clientId === clientId);

/** The campaign as it would be for a lead that is not held for whose turn it is while somebody else can take it. */
export const withoutHoldForTurn = (campaign: Campaign): Campaign =>
  campaign.whenUnavailable === "hold" ? { ...campaign, whenUnavailable: "next" } : campaign;
