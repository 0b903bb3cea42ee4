import * as z from "zod";
import { Country } from "#domain/shared/country.ts";
import { CampaignId, ClientId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { QuietHours } from "#domain/shared/quiet-hours.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { Areas } from "./areas.ts";
import { Caps } from "./caps.ts";
import { FieldName } from "./field-name.ts";
import { FieldSchema } from "./field-schema.ts";
import { Pool, type PoolMember } from "./pool.ts";
import { LateMoveHours } from "./late-move.ts";
import { Reminders } from "./reminder.ts";
import { ScreeningRule } from "./screening-rule.ts";
import { maxTerms, Terms } from "./terms.ts";
import { WorkingHours } from "#domain/shared/working-hours.ts";

/** A JSON pointer to a part of a lead that a campaign may demand. */
export const RequiredField = z
  .union(
    [
      z.enum(["/person/phone", "/person/email", "/person/postcode", "/person/address", "/notes"]),
      z.templateLiteral(["/fields/", FieldName]),
    ],
    "a part of a lead by its JSON pointer, like /person/postcode or /fields/roof_type",
  )
  .meta({ example: "/person/email" });
export type RequiredField = z.infer<typeof RequiredField>;

/**
 * What happens to a lead whose client cannot take it now (closed, paused, capped, without a subscription). `hold`: the
 * lead waits for the client whose turn it is. `next`: it goes to the next client, and waits only if no client can take
 * it. `refuse`: Baton refuses it if no client can take it.
 */
export const UnavailabilityPolicy = z.enum(["hold", "next", "refuse"]);
export type UnavailabilityPolicy = z.infer<typeof UnavailabilityPolicy>;

/**
 * A campaign: what its leads must contain, which clients take them, and on which terms. It has either one client or a
 * pool. Each lead keeps the terms of the time when it was placed.
 */
export const Campaign = z.object({
  id: CampaignId,
  name: singleLine(120),
  clientId: ClientId.optional(),
  pool: Pool.optional(),
  terms: z.array(Terms).max(maxTerms),
  /** The country in which Baton reads phone numbers and postcodes that name none. */
  country: Country,
  areas: Areas.optional(),
  hours: WorkingHours.optional(),
  caps: Caps.optional(),
  requiredFields: z.array(RequiredField).max(50),
  /** A JSON Schema for `fields`. */
  fieldSchema: FieldSchema.optional(),
  /** Whether a lead must contain evidence of the person's consent. */
  consentRequired: z.boolean(),
  /** How recent the screening of a phone number must be; absent if the campaign requires none. */
  screening: ScreeningRule.optional(),
  /** Days within which the same phone number or email is a duplicate; 0 means never. */
  duplicateWindowDays: z.int().min(0).max(365),
  whenUnavailable: UnavailabilityPolicy,
  /** The reminders of its appointments, if they are not the default ones. An appointment keeps those of its booking. */
  reminders: Reminders.optional(),
  /** When no reminder is sent to a prospect, if it is not the default. An appointment keeps those of its booking. */
  quietHours: QuietHours.optional(),
  /** Which moves by a client are late, if it is not the default. An appointment keeps those of its booking. */
  lateMoveHours: LateMoveHours.optional(),
  active: z.boolean(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Campaign = z.infer<typeof Campaign>;

/** The clients that take the leads of a campaign: its pool, or its one client as a pool of one. */
export function listMembers({ clientId, pool }: Pick<Campaign, "clientId" | "pool">): PoolMember[] {
  return pool?.members ?? (clientId ? [{ clientId, priority: 1, weight: 1 }] : []);
}

/** The hours in which the campaign delivers to one of its clients; undefined if at any time. */
export const findDeliveryHours = (campaign: Campaign, clientId: ClientId): WorkingHours | undefined =>
  listMembers(campaign).find((member) => member.clientId === clientId)?.hours ?? campaign.hours;

/** Whether the client is a member of the campaign. */
export const isCampaignMember = (campaign: Pick<Campaign, "clientId" | "pool">, clientId: ClientId): boolean =>
  listMembers(campaign).some((member) => member.clientId === clientId);

/**
 * The campaign with `next` in place of `hold`: a lead then does not wait for the client whose turn it is while another
 * one can take it.
 */
export const withoutHoldForTurn = (campaign: Campaign): Campaign =>
  campaign.whenUnavailable === "hold" ? { ...campaign, whenUnavailable: "next" } : campaign;
