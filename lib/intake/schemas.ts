import * as z from "zod";
import { NewConsent } from "#domain/lead/consent.ts";
import { PersonalData, PushedPerson } from "#domain/lead/personal-data.ts";
import { CheckResults } from "#domain/lead/received.ts";
import { NewScreening } from "#domain/lead/screening.ts";
import { RoutingView } from "#domain/routing/routing-report.ts";
import { CampaignId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { LeadView } from "#leads/schemas.ts";
import { IdempotencyKey } from "#platform/http/idempotency-key.ts";
import { Problem } from "#platform/http/problem.ts";
import { limits } from "#platform/limits.ts";

export const NewLead = z
  .strictObject({
    campaignId: CampaignId,
    person: PushedPerson,
    notes: PersonalData.shape.notes.default("").meta({ description: "What was said, in full; the client reads it." }),
    fields: PersonalData.shape.fields
      .default({})
      .meta({ description: "Whatever else is known, by names of your own." }),
    consent: NewConsent.optional().meta({ description: "Evidence that the person agreed to be called." }),
    screening: NewScreening.optional().meta({ description: "What TPS and CTPS said of the number, and when." }),
  })
  .meta({ id: "NewLead" });
export type NewLead = z.infer<typeof NewLead>;

/** A lead of a batch, as the document shows it: a new lead and the key that makes it safe to repeat. */
export const BatchLead = z
  .strictObject({
    idempotencyKey: IdempotencyKey.meta({
      description: "As the Idempotency-Key of `pushLead`: unique for each lead, also within the batch.",
    }),
    ...NewLead.shape,
  })
  .meta({ id: "BatchLead", unusedIO: "input" });

/** A lead of a batch as it came. It is read apart from its envelope, as `BatchLead` says, so that a wrong one refuses itself alone. */
export const UnparsedLead = z.custom<Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "an object",
);

export const NewLeadBatch = z
  .strictObject({ leads: z.array(UnparsedLead).min(1).max(limits.batchLeads) })
  .meta({ id: "NewLeadBatch" });

const itemIdentity = {
  index: z.int().min(0).meta({ description: "Its place in the request, from 0." }),
  idempotencyKey: z.string().optional().meta({ description: "As it was sent; missing if there was none." }),
};

const AcceptedItem = z
  .object({ ...itemIdentity, status: z.literal(202), lead: LeadView })
  .meta({ id: "AcceptedItem", description: "The lead is stored and will be delivered." });

const RefusedItem = z
  .object({ ...itemIdentity, status: z.int().min(400).max(599), problem: Problem })
  .meta({ id: "RefusedItem", description: "Nothing was stored; or, from 500 on, it is not known: send it again." });

export const BatchItemResult = z.union([AcceptedItem, RefusedItem]);
export type BatchItemResult = z.infer<typeof BatchItemResult>;

export const LeadBatchResponse = z
  .object({
    results: z.array(BatchItemResult),
    accepted: z.int().meta({ description: "How many results have the status 202." }),
    refused: z.int().meta({ description: "How many have not." }),
  })
  .meta({ id: "LeadBatchAnswer" });
export type LeadBatchResponse = z.infer<typeof LeadBatchResponse>;

/** A lead that is not pushed, and when it is not. */
export const SimulationRequest = NewLead.extend({
  at: InstantInput.optional().meta({ description: "When it would come; now unless told." }),
}).meta({ id: "SimulatedLead" });

/** What would become of a lead. */
export const Simulation = z
  .object({
    at: Instant,
    outcome: z.enum(["placed", "held", "refused"]),
    checks: CheckResults.optional().meta({ description: "What each check of the lead saw when it let the lead pass." }),
    routing: RoutingView.optional().meta({
      description: "Missing when the lead is refused before any client is asked.",
    }),
    problem: Problem.optional().meta({ description: "With `refused`: what the push would be answered." }),
  })
  .meta({ id: "Simulation" });
