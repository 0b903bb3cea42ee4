import * as z from "zod";
import { AttemptResult, OutcomeKind, provesContact } from "#domain/contact/contact-fact.ts";
import { NurtureReason, WakeDate } from "#domain/contact/nurture.ts";
import { Acknowledgement, LeadRefusalReason } from "#domain/delivery/acknowledgement.ts";
import { ContactAttemptId } from "#domain/shared/id.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { occurredAt, saleValue } from "#leads/schemas.ts";

const idempotencyKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .meta({ description: "The idempotency key: two posts with the same key count once." });

/** The fields of the form that answers a lead before the first call. */
export const AcknowledgementFormPost = z
  .object({
    once: idempotencyKey,
    answer: z.enum(["accepted", "rejected"]),
    reason: z
      .enum([...LeadRefusalReason.options, "known", ""])
      .default("")
      .meta({ description: "Only with `rejected`; `known` makes the lead a duplicate." }),
  })
  .meta({ id: "LeadCardReply" });

/** The outcomes that need no conversation. The card offers them beside the calls that reached no one. */
export const OutcomeWithoutContact = OutcomeKind.extract(
  OutcomeKind.options.filter((kind): kind is "bad_data" => !provesContact[kind]),
);

/** The fields of the form that records a call. Unknown fields are ignored, because browsers may add some. */
export const ContactReportFormPost = z
  .object({
    once: idempotencyKey,
    attempt: z.enum([...AttemptResult.options, ...OutcomeWithoutContact.options, "none"]).meta({
      description:
        "The result of the call. `none` saves `outcome` and no call; `bad_data` saves that outcome and no call.",
    }),
    outcome: z
      .enum([...OutcomeKind.options, ""])
      .default("")
      .meta({ description: "With the attempt `connected` or `none`." }),
    value: z.string().max(32).default("").meta({ description: "The value of a sale, as people write it." }),
    wakeOn: z.string().max(10).default("").meta({ description: "With the outcome `nurture`: a date, 2027-09-01." }),
    why: z
      .enum([...NurtureReason.options, ""])
      .default("")
      .meta({ description: "With the outcome `nurture`: why the person is not ready yet." }),
    calledMinutesAgo: z
      .string()
      .regex(/^\d{0,6}$/)
      .default("0"),
  })
  .meta({ id: "LeadCardAnswer" });

/** The field of the form that undoes a call. */
export const WithdrawalFormPost = z
  .object({ withdraw: ContactAttemptId.meta({ description: "The attempt that was recorded by mistake." }) })
  .meta({ id: "LeadCardWithdrawal" });

/** The field of the form that requests a new link on the page of a dead one. */
export const LinkRenewalFormPost = z
  .object({
    renew: z.literal("1").meta({ description: "Sends a new link to the phone or mailbox that got this one." }),
  })
  .meta({ id: "LinkRenewal" });

export const LeadCardPost = z
  .union([ContactReportFormPost, AcknowledgementFormPost, WithdrawalFormPost, LinkRenewalFormPost])
  .meta({ id: "LeadCardPost" });

export const NewAcknowledgement = z
  .strictObject({
    outcome: Acknowledgement.shape.outcome,
    reason: singleLine(256).optional().meta({ description: "The reason, without personal data." }),
    clientRef: singleLine(128).optional().meta({ description: "Your own id for the lead, used for reconciliation." }),
    at: occurredAt,
  })
  .meta({ id: "NewAcknowledgement" });

export const NewContactAttempt = z
  .strictObject({ result: AttemptResult, at: occurredAt })
  .meta({ id: "NewContactAttempt" });

export const NewOutcome = z
  .strictObject({
    outcome: OutcomeKind,
    value: saleValue,
    wakeOn: WakeDate.optional().meta({
      description:
        "With `nurture`, and only then: the date, in the client's time zone, on which Baton delivers the lead again.",
    }),
    reason: NurtureReason.optional().meta({ description: "With `nurture` only: why the person is not ready yet." }),
    at: occurredAt,
  })
  .meta({ id: "NewOutcome" });
