import * as z from "zod";
import { NewConsent } from "#domain/lead/consent.ts";
import { PersonalData, PushedPerson } from "#domain/lead/personal-data.ts";
import { CheckResults } from "#domain/lead/received.ts";
import { NewScreening } from "#domain/lead/screening.ts";
import { RoutingView } from "#domain/routing/routing-report.ts";
import { CampaignId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { LeadView } from "#leads/schemas.ts";
import { entryIndex, makeUnparsedEntry, refusedEntry, resultCount } from "#platform/http/batch.ts";
import { IdempotencyKey } from "#platform/http/idempotency-key.ts";
import { Problem } from "#platform/http/problem.ts";
import { limits } from "#platform/limits.ts";

export const NewLead = z
  .strictObject({
    campaignId: CampaignId,
    person: PushedPerson,
    notes: PersonalData.shape.notes
      .default("")
      .meta({ description: "The full notes of the conversation; the client reads them." }),
    fields: PersonalData.shape.fields.default({}).meta({ description: "Any other data, under names that you choose." }),
    consent: NewConsent.optional().meta({ description: "Evidence that the person agreed to be called." }),
    screening: NewScreening.optional().meta({
      description: "The verdicts of TPS and CTPS on the phone number, with the time of each check.",
    }),
  })
  .meta({ id: "NewLead" });
export type NewLead = z.infer<typeof NewLead>;

/** A lead of a batch, as the OpenAPI document shows it: a new lead with its idempotency key. */
export const BatchLead = z
  .strictObject({
    idempotencyKey: IdempotencyKey.meta({
      description: "The same as the Idempotency-Key of `pushLead`: unique for each lead, also within the batch.",
    }),
    ...NewLead.shape,
  })
  .meta({ id: "BatchLead", unusedIO: "input" });

export const UnparsedLead = makeUnparsedEntry();

export const NewLeadBatch = z
  .strictObject({ leads: z.array(UnparsedLead).min(1).max(limits.batchLeads) })
  .meta({ id: "NewLeadBatch" });

const itemIdentity = {
  index: entryIndex("lead"),
  idempotencyKey: z.string().optional().meta({ description: "The key in the request; absent if it had none." }),
};

const AcceptedItem = z
  .object({ outcome: z.literal("accepted"), ...itemIdentity, status: z.literal(202), lead: LeadView })
  .meta({ id: "AcceptedItem", description: "The lead is stored and will be delivered." });

const RefusedItem = z.object({ outcome: z.literal("refused"), ...itemIdentity, ...refusedEntry }).meta({
  id: "RefusedItem",
  description: "Below 500, Baton did not store the lead. From 500 on, the result is unknown: send the lead again.",
});

export const BatchItemResult = z
  .discriminatedUnion("outcome", [AcceptedItem, RefusedItem])
  .meta({ id: "BatchItemResult" });
export type BatchItemResult = z.infer<typeof BatchItemResult>;

export const LeadBatchResponse = z
  .object({
    results: z.array(BatchItemResult),
    accepted: resultCount("status 202"),
    refused: resultCount("any other status"),
  })
  .meta({ id: "LeadBatchAnswer" });
export type LeadBatchResponse = z.infer<typeof LeadBatchResponse>;

/** A lead to simulate, and the instant of the simulated push. */
export const SimulationRequest = NewLead.extend({
  at: InstantInput.refine((at) => at.startsWith("20"), "a time from 2000 to 2099")
    .optional()
    .meta({ description: "The instant of the simulated push, from 2000 to 2099; now by default." }),
}).meta({ id: "SimulatedLead" });

/** The result of a simulated push. */
export const Simulation = z
  .object({
    at: Instant,
    outcome: z.enum(["placed", "held", "refused"]),
    checks: CheckResults.optional().meta({ description: "What each passed check found." }),
    routing: RoutingView.optional().meta({ description: "Absent if Baton refuses the lead before routing." }),
    problem: Problem.optional().meta({ description: "With `refused`: the problem that the push would return." }),
  })
  .meta({ id: "Simulation" });
