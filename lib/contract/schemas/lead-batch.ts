import * as z from "zod";
import { limits } from "../limits.ts";
import { IdempotencyKey } from "./idempotency-key.ts";
import { LeadView, NewLead } from "./leads.ts";
import { Problem } from "./problem.ts";

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
export const UnreadLead = z.custom<Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "an object",
);

export const NewLeadBatch = z
  .strictObject({ leads: z.array(UnreadLead).min(1).max(limits.batchLeads) })
  .meta({ id: "NewLeadBatch" });

const place = {
  index: z.int().min(0).meta({ description: "Its place in the request, from 0." }),
  idempotencyKey: z.string().optional().meta({ description: "As it was sent; missing if there was none." }),
};

const AcceptedItem = z
  .object({ ...place, status: z.literal(202), lead: LeadView })
  .meta({ id: "AcceptedItem", description: "The lead is stored and will be delivered." });

const RefusedItem = z
  .object({ ...place, status: z.int().min(400).max(599), problem: Problem })
  .meta({ id: "RefusedItem", description: "Nothing was stored; or, from 500 on, it is not known: send it again." });

export const BatchItemResult = z.union([AcceptedItem, RefusedItem]);
export type BatchItemResult = z.infer<typeof BatchItemResult>;

export const LeadBatchAnswer = z
  .object({
    results: z.array(BatchItemResult),
    accepted: z.int().meta({ description: "How many results have the status 202." }),
    refused: z.int().meta({ description: "How many have not." }),
  })
  .meta({ id: "LeadBatchAnswer" });
export type LeadBatchAnswer = z.infer<typeof LeadBatchAnswer>;
