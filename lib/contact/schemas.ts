import * as z from "zod";
import { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import { LeadRefusalReason } from "#domain/delivery/lead-refusal-reason.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { occurredAt, saleValue } from "#leads/schemas.ts";

const idempotencyKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .meta({ description: "Makes two posts of the same page one." });

/** What the form that answers a lead posts, before anybody calls. */
export const AcknowledgementFormPost = z
  .object({
    once: idempotencyKey,
    answer: z.enum(["accepted", "rejected"]),
    reason: z
      .union([LeadRefusalReason, z.enum(["known", ""])])
      .default("")
      .meta({ description: "Only of a lead that is refused; `known` makes it a duplicate." }),
  })
  .meta({ id: "LeadCardReply" });

/** What the form of the lead card posts. Only its own page posts it, so what else a browser sends is passed over. */
export const ContactReportFormPost = z
  .object({
    once: idempotencyKey,
    attempt: AttemptResult,
    outcome: z
      .union([OutcomeKind, z.literal("")])
      .default("")
      .meta({ description: "Only of somebody who was reached." }),
    value: z.string().max(32).default("").meta({ description: "What a sale is worth, as people write it." }),
    calledMinutesAgo: z
      .string()
      .regex(/^\d{0,6}$/)
      .default("0"),
  })
  .meta({ id: "LeadCardAnswer" });

/** Either of the two forms. */
export const LeadCardPost = z.union([ContactReportFormPost, AcknowledgementFormPost]);

export const NewAcknowledgement = z
  .strictObject({
    outcome: Acknowledgement.shape.outcome,
    reason: singleLine(256).optional().meta({ description: "Why; say nothing of the person." }),
    clientRef: singleLine(128).optional().meta({ description: "Your own name for the lead, to reconcile by." }),
    at: occurredAt,
  })
  .meta({ id: "NewAcknowledgement" });

export const NewContactAttempt = z
  .strictObject({ result: AttemptResult, at: occurredAt })
  .meta({ id: "NewContactAttempt" });

export const NewOutcome = z
  .strictObject({ outcome: OutcomeKind, value: saleValue, at: occurredAt })
  .meta({ id: "NewOutcome" });
