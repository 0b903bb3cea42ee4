import * as z from "zod";
import { CampaignId, KeyId, LeadId, RefusedLeadId } from "../shared/id.ts";
import { Instant } from "../shared/instant.ts";

const text = z.string();

/** The person of a refused lead as the agency pushed it: nothing was checked or normalized. */
export const RefusedPerson = z.object({
  name: text.optional(),
  phone: text.optional(),
  email: text.optional(),
  country: text.optional(),
  postcode: text.optional(),
  address: text.optional(),
});
export type RefusedPerson = z.infer<typeof RefusedPerson>;

/** A push that Baton refused: why, and what the request named. Without the person, unless the agency keeps it. */
export const RefusedLead = z.object({
  id: RefusedLeadId,
  at: Instant,
  keyId: KeyId,
  idempotencyKey: z.string().optional(),
  campaignId: CampaignId.optional(),
  code: z.string(),
  status: z.int(),
  errors: z
    .array(
      z.object({
        detail: z.string(),
        pointer: z.string().optional(),
        parameter: z.string().optional(),
        header: z.string().optional(),
      }),
    )
    .optional(),
  reason: z.string().optional(),
  leadId: LeadId.optional(),
  person: RefusedPerson.optional(),
});
export type RefusedLead = z.infer<typeof RefusedLead>;
