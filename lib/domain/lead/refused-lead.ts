import * as z from "zod";
import type { Person } from "./personal-data.ts";
import { CampaignId, KeyId, LeadId, RefusedLeadId } from "../shared/id.ts";
import { Instant } from "../shared/instant.ts";

const text = z.string().optional();

/** The person of a refused lead as the agency pushed it: nothing was checked or normalized. */
export const RefusedPerson = z
  .object({
    name: text,
    phone: text,
    email: text,
    country: text,
    postcode: text,
    address: text,
  } satisfies Record<keyof Person, typeof text>)
  .meta({ id: "RefusedPerson", description: "As pushed, unchecked; only if the agency keeps it." });
export type RefusedPerson = z.infer<typeof RefusedPerson>;

/** A push that Baton refused: why, and what the request named. Without the person, unless the agency keeps it. */
export const RefusedLead = z.object({
  id: RefusedLeadId,
  at: Instant.meta({ description: "When Baton first refused the request." }),
  keyId: KeyId,
  idempotencyKey: text,
  campaignId: CampaignId.optional(),
  code: z.string().meta({ description: "The `code` of the problem." }),
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
  reason: text,
  leadId: LeadId.optional().meta({ description: "The earlier lead of a duplicate." }),
  person: RefusedPerson.optional(),
});
export type RefusedLead = z.infer<typeof RefusedLead>;
