import * as z from "zod";
import { AppointmentResult, PlaceKind, Promotion } from "#domain/appointments/appointment-fact.ts";
import { AttemptResult, OutcomeKind, OutcomeNote, provesContact } from "#domain/contact/contact-fact.ts";
import { NurtureReason, WakeDate } from "#domain/contact/nurture.ts";
import { ClientStatus, type StatusField } from "#domain/accounts/status-map.ts";
import { Acknowledgement, LeadRefusalReason } from "#domain/delivery/acknowledgement.ts";
import { AppointmentId, ContactAttemptId, SeatId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { occurredAt, saleValue } from "#leads/schemas.ts";

const idempotencyKey = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .meta({ description: "The idempotency key: two posts with the same key count once." });

/** A time in the client's zone, as browsers post it; seconds, which some browsers add, are left out. */
const localTime = z.string().max(19).default("");

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
    callbackAt: localTime.meta({
      description: "With the outcome `callback_requested`: when the person wants the call.",
    }),
    slot: z.string().max(80).default("").meta({
      description: "With the outcome `appointment_set`: a free slot, as the id of its seat and its start.",
    }),
    appointmentAt: localTime.meta({
      description: "With the outcome `appointment_set`: another time than a free slot.",
    }),
    seat: z
      .union([SeatId, z.literal("")])
      .default("")
      .meta({ description: "With `appointmentAt`: the seat." }),
    place: z
      .enum([...PlaceKind.options, ""])
      .default("")
      .meta({ description: "Where the two meet." }),
    point: z
      .enum([...Promotion.shape.point.options, ""])
      .default("")
      .meta({ description: "On a hybrid campaign: when the call became an appointment." }),
    promotedFor: z
      .enum([...Promotion.shape.reason.options, ""])
      .default("")
      .meta({ description: "And why." }),
    wakeOn: z.string().max(10).default("").meta({ description: "With the outcome `nurture`: a date, 2027-09-01." }),
    why: z
      .enum([...NurtureReason.options, ""])
      .default("")
      .meta({ description: "With the outcome `nurture`: why the person is not ready yet." }),
    note: z.string().max(6_000).default("").meta({ description: "What to keep about the outcome." }),
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

/** The fields of the form that moves or cancels an appointment, or says what came of it, on behalf of the client. */
export const AppointmentFormPost = z
  .object({
    appointment: AppointmentId,
    sequence: z.string().regex(/^\d{1,6}$/),
    change: z.enum(["move", "cancel", ...AppointmentResult.options]),
    to: z
      .union([Instant, z.literal("")])
      .default("")
      .meta({ description: "With `move`: the start of a free slot." }),
    toLocal: localTime.meta({ description: "With `move`: another time than a free slot." }),
  })
  .meta({ id: "LeadCardAppointment" });

/** What the script of the card posts when a number is tapped. */
export const CallStartPost = z.object({ call: z.literal("started") }).meta({ id: "LeadCardCall" });

/** The field of the form that requests a new link on the page of a dead one. */
export const LinkRenewalFormPost = z
  .object({
    renew: z.literal("1").meta({ description: "Sends a new link to the phone or mailbox that got this one." }),
  })
  .meta({ id: "LinkRenewal" });

export const LeadCardPost = z
  .union([
    ContactReportFormPost,
    AcknowledgementFormPost,
    WithdrawalFormPost,
    AppointmentFormPost,
    CallStartPost,
    LinkRenewalFormPost,
  ])
  .meta({ id: "LeadCardPost" });

export const NewAcknowledgement = z
  .strictObject({
    outcome: Acknowledgement.shape.outcome,
    reason: singleLine(256).optional().meta({ description: "The reason, without personal data." }),
    clientRef: singleLine(128).optional().meta({ description: "Your own id for the lead, used for reconciliation." }),
    at: occurredAt,
  })
  .meta({ id: "NewAcknowledgement" });

const status = ClientStatus.optional().meta({
  description: "A status of the client's own system, which the client's `statusMap` translates.",
});

/** Requires Baton's own term or a status of the client, and not both. */
export const requireTermOrStatus =
  (field: StatusField) =>
  (report: { result?: unknown; outcome?: unknown; status?: unknown }, context: z.RefinementCtx): void => {
    if ((report[field] === undefined) !== (report.status === undefined)) return;
    context.addIssue({ code: "custom", path: [field], message: `either \`${field}\` or \`status\`` });
  };

export const NewContactAttempt = z
  .strictObject({
    result: AttemptResult.optional().meta({ description: "Needed without `status`." }),
    status,
    at: occurredAt,
  })
  .superRefine(requireTermOrStatus("result"))
  .meta({ id: "NewContactAttempt" });

export const NewOutcome = z
  .strictObject({
    outcome: OutcomeKind.optional().meta({ description: "Needed without `status`." }),
    status,
    value: saleValue,
    wakeOn: WakeDate.optional().meta({
      description:
        "With `nurture`, and only then: the date, in the client's time zone, on which Baton delivers the lead again.",
    }),
    reason: NurtureReason.optional().meta({ description: "With `nurture` only: why the person is not ready yet." }),
    callbackAt: InstantInput.optional().meta({
      description: "With `callback_requested` only: when the person wants to be called, at most 90 days ahead.",
    }),
    appointmentAt: InstantInput.optional().meta({
      description:
        "With `appointment_set` only, at most 90 days ahead: for a client that keeps its diary itself. Baton sends no reminder of it. To book a seat, book an appointment.",
    }),
    note: OutcomeNote.optional().meta({
      description: "What the client wants to keep about it. It is personal data, and is erased with the person.",
    }),
    at: occurredAt,
  })
  .superRefine(requireTermOrStatus("outcome"))
  .meta({ id: "NewOutcome" });
