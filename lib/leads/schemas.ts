import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import { NotWokenReason, NurtureReason, WakeDate } from "#domain/contact/nurture.ts";
import { DatedAcknowledgement } from "#domain/delivery/acknowledgement.ts";
import { ConfirmedBy, FailureReason } from "#domain/delivery/delivery-fact.ts";
import { DeliveryStatus } from "#domain/delivery/delivery.ts";
import { Fact } from "#domain/history/fact.ts";
import { LeadClock, LeadClockSummary } from "#domain/history/lead-clock.ts";
import { NextTry } from "#domain/history/find-next-try.ts";
import { LeadStatus } from "#domain/history/lead-status.ts";
import { Consent } from "#domain/lead/consent.ts";
import { Person, StoredFields } from "#domain/lead/personal-data.ts";
import { Screening } from "#domain/lead/screening.ts";
import { RoutingView } from "#domain/routing/routing-report.ts";
import { CampaignId, ClientId, ContactAttemptId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";

/** Why the last attempt of a delivery failed, or why the delivery is skipped. */
export const DeliveryReason = z.enum([...FailureReason.options, ...SkipReason.options, "bounced"]);

const DeliveryConfirmation = z.object({ at: Instant, by: ConfirmedBy }).meta({ id: "DeliveryConfirmation" });

/** A delivery as the API shows it to the agency and the client. */
const DeliveryView = z
  .object({
    id: DeliveryId.meta({ description: "Also the `webhook-id` of a webhook; retries keep it." }),
    subscriptionId: SubscriptionId,
    channel: Channel,
    status: DeliveryStatus,
    queuedAt: Instant,
    deliveredAt: Instant.optional().meta({
      description: "When the provider or endpoint took it. For a text, `confirmation` says whether it arrived.",
    }),
    confirmation: DeliveryConfirmation.optional().meta({
      description:
        "The carrier's report that a text arrived: by the `phone`, or only by its `carrier`. Absent until a report comes, and where the deployment sends texts without reports.",
    }),
    reference: z
      .string()
      .optional()
      .meta({ description: "The reference that the provider or endpoint returned; with `deliveredAt`." }),
    segments: z
      .int()
      .optional()
      .meta({ description: "The number of segments that an SMS was charged for; with `deliveredAt`." }),
    acknowledgement: DatedAcknowledgement.optional().meta({
      description: "The answer of the client; with `acknowledged`.",
    }),
    attempts: z.int().optional().meta({ description: "The number of failed attempts; with `failed` and `exhausted`." }),
    lastTriedAt: Instant.optional(),
    retryAt: Instant.optional().meta({ description: "The time of the next attempt; with `failed`." }),
    skippedAt: Instant.optional().meta({ description: "When Baton skipped the delivery; with `skipped`." }),
    reason: DeliveryReason.optional().meta({
      description: "Why the last attempt failed, or why the delivery is skipped.",
    }),
  })
  .meta({ id: "Delivery" });

const OutcomeView = z
  .object({
    kind: OutcomeKind,
    value: Money.optional(),
    callbackAt: Instant.optional().meta({
      description: "With `callback_requested`: when the person wants to be called, if they named a time.",
    }),
    appointmentAt: Instant.optional().meta({
      description: "With `appointment_set`: when the two meet, if the client keeps the diary itself.",
    }),
    note: z.string().optional().meta({
      description: "What the client wrote about it; absent for a billing key, and after the person was erased.",
    }),
    at: Instant,
    sequence: z.int().meta({ description: "Counts the outcomes of a lead from 1." }),
  })
  .meta({ id: "Outcome" });

const NotWokenView = z.object({ at: Instant, reason: NotWokenReason }).meta({ id: "WakeObstacle" });

const CycleView = z
  .object({
    number: z.int().min(2),
    wokenAt: Instant,
    deliveredAt: Instant.optional(),
    acknowledgedAt: Instant.optional(),
    firstAttemptAt: Instant.optional(),
    firstContactAt: Instant.optional(),
  })
  .meta({ id: "LeadCycle" });

/** A lead in its current state. Personal data is absent for a billing key, and after the person was erased. */
export const LeadView = z
  .object({
    id: LeadId,
    status: LeadStatus,
    sandbox: z.literal(true).optional().meta({
      description: "The lead belongs to the sandbox: it reaches no client and is never billed.",
    }),
    campaignId: CampaignId,
    clientId: ClientId.optional().meta({ description: "The client that got the lead; absent while it is held." }),
    model: Model.optional(),
    price: Money.optional(),
    receivedAt: Instant.meta({ description: "When Baton accepted the lead from the agency. Lists go by it." }),
    placedAt: Instant.optional().meta({
      description:
        "When the lead became the client's: on receipt, or on release if it was held. Bills and reports go by it.",
    }),
    deliveredAt: Instant.optional().meta({ description: "The earliest receipt on any channel." }),
    acknowledgement: DatedAcknowledgement.optional().meta({
      description: "The client's answer; the first one counts.",
    }),
    contactAttempts: z
      .array(z.object({ id: ContactAttemptId, result: AttemptResult, at: Instant }).meta({ id: "ContactAttempt" }))
      .optional()
      .meta({ description: "The client's attempts to reach the person that were not withdrawn, oldest first." }),
    firstAttemptAt: Instant.optional().meta({ description: "When the client first tried to reach the person." }),
    firstContactAt: Instant.optional().meta({ description: "When the client first reached the person." }),
    nextTry: NextTry.meta({ id: "NextTry" }).optional().meta({
      description:
        "When to call next: the time that the person named (`callback`), or what the client's `retryCadence` suggests after a call that reached no one (`no_answer`). Absent if nothing is suggested.",
    }),
    clock: LeadClockSummary.optional().meta({
      description: "How fast the agency and the client were. Absent in the response to a report.",
    }),
    person: Person.optional().meta({ description: "Absent for a billing key, and after the person was erased." }),
    erasedAt: Instant.optional().meta({
      description: "When the person was erased: their data is gone for good, and the facts remain.",
    }),
    notes: z.string().optional(),
    fields: StoredFields.optional(),
    consent: Consent.optional(),
    screening: Screening.optional(),
    routing: RoutingView.optional().meta({ description: "The reasons for the routing; absent in lists." }),
    deliveries: z.array(DeliveryView),
    duplicates: z
      .int()
      .optional()
      .meta({ description: "How often Baton refused the same person as a duplicate within the window." }),
    wakeOn: WakeDate.optional().meta({
      description: "With `nurturing`: the date, in the client's time zone, on which Baton delivers the lead again.",
    }),
    wakeAt: Instant.optional().meta({
      description: "With `nurturing`: 09:00 on that date, or the next opening of the campaign's hours.",
    }),
    nurtureReason: NurtureReason.optional().meta({ description: "With `nurturing`: why the person is not ready yet." }),
    notWoken: NotWokenView.optional().meta({
      description: "With `nurturing`: why the lead could not wake on its date. It sleeps until you wake it.",
    }),
    cycles: z.array(CycleView).optional().meta({
      description:
        "The times that the lead woke and was delivered again, with the stamps of each; absent before the first. The stamps of the lead itself are those of its first delivery, and its status is that of the latest.",
    }),
    outcome: OutcomeView.optional().meta({ description: "The latest outcome." }),
    replacementFor: LeadId.optional().meta({ description: "The returned lead that this one replaces, for nothing." }),
    replacedBy: LeadId.optional().meta({
      description: "The lead that the client got for this one, which it returned.",
    }),
  })
  .meta({ id: "Lead" });
export type LeadView = z.infer<typeof LeadView>;

export const LeadClockView = LeadClock.extend({ leadId: LeadId }).meta({ id: "LeadClock" });

export const LeadWithHistory = LeadView.extend({
  history: z.array(Fact).meta({ description: "Every fact about the lead, oldest first." }),
}).meta({ id: "LeadWithHistory" });

export const occurredAt = InstantInput.optional().meta({
  description: "When it happened; now by default. Not before the lead was received, nor in the future.",
});
export const saleValue = Money.optional().meta({ description: "The value of the sale; with `won`, and only then." });
