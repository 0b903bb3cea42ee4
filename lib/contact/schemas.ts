import * as z from "zod";
import { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import { Acknowledgement } from "#domain/delivery/acknowledgement.ts";
import { RefusalReason } from "#domain/delivery/refusal-reason.ts";
import { line } from "#domain/shared/text.ts";
import { saleValue, whenItHappened } from "#leads/schemas.ts";

const once = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .meta({ description: "Makes two posts of the same page one." });

/** What the form that answers a lead posts, before anybody calls. */
export const LeadCardReply = z
  .object({
    once,
    answer: z.enum(["accepted", "rejected"]),
    reason: z
      .union([RefusalReason, z.enum(["known", ""])])
      .default("")
      .meta({ description: "Only of a lead that is refused; `known` makes it a duplicate." }),
  })
  .meta({ id: "LeadCardReply" });

/** What the form of the lead card posts. Only its own page posts it, so what else a browser sends is passed over. */
export const LeadCardAnswer = z
  .object({
    once,
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
export const LeadCardPost = z.union([LeadCardAnswer, LeadCardReply]);

export const NewAcknowledgement = z
  .strictObject({
    outcome: Acknowledgement.shape.outcome,
    reason: line(256).optional().meta({ description: "Why; say nothing of the person." }),
    clientRef: line(128).optional().meta({ description: "Your own name for the lead, to reconcile by." }),
    at: whenItHappened,
  })
  .meta({ id: "NewAcknowledgement" });

export const NewContactAttempt = z
  .strictObject({ result: AttemptResult, at: whenItHappened })
  .meta({ id: "NewContactAttempt" });

export const NewOutcome = z
  .strictObject({ outcome: OutcomeKind, value: saleValue, at: whenItHappened })
  .meta({ id: "NewOutcome" });
