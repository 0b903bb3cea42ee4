import * as z from "zod";
import { LeadId } from "#domain/shared/id.ts";
import { LeadView } from "#leads/schemas.ts";
import { entryIndex, makeUnparsedEntry, refusedEntry, resultCount } from "#platform/http/batch.ts";
import { IdempotencyKey } from "#platform/http/idempotency-key.ts";
import { limits } from "#platform/limits.ts";
import { NewContactAttempt, NewOutcome, requireTermOrStatus } from "../schemas.ts";

const itemFields = {
  leadId: LeadId,
  idempotencyKey: IdempotencyKey.optional().meta({
    description: "As the header of a single report: a retry with the same key changes nothing.",
  }),
};

export const BatchContactAttempt = z
  .strictObject({ ...itemFields, ...NewContactAttempt.shape })
  .superRefine(requireTermOrStatus("result"))
  .meta({ id: "BatchContactAttempt", unusedIO: "input" });
export type BatchContactAttempt = z.infer<typeof BatchContactAttempt>;

export const BatchOutcome = z
  .strictObject({ ...itemFields, ...NewOutcome.shape })
  .superRefine(requireTermOrStatus("outcome"))
  .meta({ id: "BatchOutcome", unusedIO: "input" });
export type BatchOutcome = z.infer<typeof BatchOutcome>;

export const UnparsedAttempt = makeUnparsedEntry();
export const UnparsedOutcome = makeUnparsedEntry();

export const NewContactAttemptBatch = z
  .strictObject({ attempts: z.array(UnparsedAttempt).min(1).max(limits.batchLeads) })
  .meta({ id: "NewContactAttemptBatch" });
export const NewOutcomeBatch = z
  .strictObject({ outcomes: z.array(UnparsedOutcome).min(1).max(limits.batchLeads) })
  .meta({ id: "NewOutcomeBatch" });

const itemIdentity = {
  index: entryIndex("report"),
  leadId: z.string().optional().meta({ description: "The lead in the request; absent if it named none." }),
};

const RecordedReport = z
  .object({ outcome: z.literal("recorded"), ...itemIdentity, status: z.literal(201), lead: LeadView })
  .meta({ id: "RecordedReport", description: "The report is stored." });

const RefusedReport = z.object({ outcome: z.literal("refused"), ...itemIdentity, ...refusedEntry }).meta({
  id: "RefusedReport",
  description: "Below 500, Baton stored nothing. From 500 on, the result is unknown: send the report again.",
});

export const ReportResult = z
  .discriminatedUnion("outcome", [RecordedReport, RefusedReport])
  .meta({ id: "ReportResult" });
export type ReportResult = z.infer<typeof ReportResult>;

export const ReportBatchAnswer = z
  .object({
    results: z.array(ReportResult),
    recorded: resultCount("status 201"),
    refused: resultCount("any other status"),
  })
  .meta({ id: "ReportBatchAnswer" });
