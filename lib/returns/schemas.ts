import * as z from "zod";
import { AppointmentResult } from "#domain/appointments/appointment-fact.ts";
import { AppointmentStatus } from "#domain/appointments/judge-appointment.ts";
import { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import { AcknowledgementOutcome } from "#domain/delivery/acknowledgement.ts";
import { provenance } from "#domain/lead/received.ts";
import { ReturnStatus } from "#domain/returns/lead-return.ts";
import { DecisionCause, Evidence } from "#domain/returns/return-fact.ts";
import { Remedy, ReturnReason } from "#domain/returns/return-policy.ts";
import { CampaignId, ClientId, LeadId, ReturnId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { isBlank, multiLine } from "#domain/shared/text-schemas.ts";
import { whenValid } from "#domain/shared/when-valid.ts";
import { paging } from "#platform/http/list-queries.ts";

const note = multiLine(1_000)
  .refine((text) => !isBlank(text), "not empty: at least one visible character")
  .optional()
  .meta({ description: "It is personal data, and is erased with the person." });

export const NewReturn = z.strictObject({ reason: ReturnReason, note }).meta({ id: "NewReturn" });

export const ReturnDecision = z
  .strictObject({
    decision: z.enum(["approve", "decline"]).meta({ id: "ReturnDecisionKind" }),
    remedy: Remedy.optional().meta({ description: "With `approve`, and only then." }),
    note,
  })
  .refine(({ decision, remedy }) => (decision === "approve") === (remedy !== undefined), {
    path: ["remedy"],
    error: "needed with `approve`, and only then",
    ...whenValid,
  })
  .meta({ id: "ReturnDecision" });

export const ReturnQuery = z.strictObject({
  status: ReturnStatus.default("referred").meta({
    description: "By default `referred`: those that wait for the agency.",
  }),
  clientId: ClientId.optional(),
  ...paging,
});

const Author = z.object({ at: Instant, ...provenance }).meta({ id: "ReturnAuthor" });

/** What the history says of the lead, beside what the client says. */
const ReturnRecord = z
  .object({
    placedAt: Instant.optional(),
    deliveredAt: Instant.optional(),
    acknowledgement: AcknowledgementOutcome.optional(),
    attempts: z.array(
      z.object({ at: Instant, recordedAt: Instant, result: AttemptResult }).meta({ id: "ReturnRecordAttempt" }),
    ),
    outcome: z.object({ kind: OutcomeKind, at: Instant }).meta({ id: "ReturnRecordOutcome" }).optional(),
    appointments: z.array(
      z
        .object({ start: Instant, status: AppointmentStatus, result: AppointmentResult.optional() })
        .meta({ id: "ReturnRecordAppointment" }),
    ),
  })
  .meta({ id: "ReturnRecord", description: "What the history says of the lead, to compare." });

export const ReturnView = z
  .object({
    id: ReturnId,
    leadId: LeadId,
    clientId: ClientId.optional(),
    campaignId: CampaignId,
    status: ReturnStatus,
    reason: ReturnReason,
    opened: Author,
    note: z.string().optional().meta({ description: "What was written with it; gone when the person is erased." }),
    contractFrom: Instant.optional().meta({
      description: "The version of the contract whose policy decides; absent without a contract.",
    }),
    until: Instant.optional().meta({
      description: "The last instant of the window. A return that is requested later, or proven later, is declined.",
    }),
    cause: DecisionCause.optional().meta({ description: "Why it was decided, or left to the agency." }),
    remedy: Remedy.optional().meta({ description: "With `approved`: what the client gets." }),
    amount: Money.optional().meta({
      description:
        "What it credits, before tax; while it is open or referred, what the policy would credit. 0 while a replacement is awaited or has come. Absent if it was declined or withdrawn, or if only the agency can decide.",
    }),
    ended: Author.optional().meta({ description: "Who decided or withdrew it, and when." }),
    decisionNote: z.string().optional(),
    evidence: z.array(Evidence).meta({
      description: "What was needed and found: at the decision, or now while it is open.",
    }),
    record: ReturnRecord,
  })
  .meta({ id: "Return" });
export type ReturnView = z.infer<typeof ReturnView>;
