import * as z from "zod";
import { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import { ReturnReason } from "#domain/returns/return-policy.ts";
import { ContactAttemptId, DeliveryId, LeadId } from "#domain/shared/id.ts";
import { AcknowledgementFormPost, ContactReportFormPost } from "#contact/schemas.ts";

export const LeadParams = z.object({ leadId: LeadId });

const { once, attempt: _attempt, outcome: _outcome, ...details } = ContactReportFormPost.shape;

/** What came of a call, in one choice: the result of a call that reached no one, or what the person said. */
const CallChoice = z.enum([...AttemptResult.options, ...OutcomeKind.options], "Choose what came of it.");

/** The fields of the form that records a call. `correct` records the outcome without another call. */
export const CallForm = z.object({
  once,
  choice: CallChoice,
  correct: z.literal("1").optional(),
  ...details,
});
export type CallForm = z.infer<typeof CallForm>;

export const AnswerForm = z.object({ ...AcknowledgementFormPost.shape, answer: z.enum(["accepted", "rejected"]) });

export const WithdrawalForm = z.object({ withdraw: ContactAttemptId });

export const ReturnForm = z.object({
  once,
  returnReason: z.enum(ReturnReason.options, "Choose why you return it."),
  returnNote: z.string().max(1_000, "at most 1,000 characters").default(""),
});

export const ResendForm = z.object({ once, deliveryId: DeliveryId, repeat: z.literal("1").optional() });

export const WakingForm = z.object({ once });
