import type { ConfirmedBy, DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { type AgencyId, isLeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { truncateText } from "#domain/shared/text-schemas.ts";
import type { Announce, Messages } from "#events/ports.ts";
import type { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { appendFeedback, type FeedbackStores, toFeedbackData } from "../feedback.ts";
import type { TaggedDelivery } from "../ports.ts";

/**
 * What the carrier reported of a text that the provider had taken: it arrived, or it failed for good. `invalidPhone` is
 * the number, if the carrier says that it is invalid; Baton compares it and does not store it.
 */
export type TextReport = { id: string; at: Instant } & (
  | { kind: "arrived"; by: ConfirmedBy }
  | { kind: "failed"; detail: string; invalidPhone?: string | undefined }
);

/** A report, and the delivery that it is about. */
export type TextFeedback = TextReport & TaggedDelivery;

type Deps = FeedbackStores & {
  messages: Pick<Messages, "append" | "read">;
  disableEndpoint: ReturnType<typeof makeDisableEndpoint>;
  announce: Announce;
};

/**
 * Records a report in the history. A failure is also announced to the agency, and disables the endpoint if its number is
 * invalid and the subscription still has it. May be called any number of times for the same report, and in any order.
 */
export function makeRecordTextFeedback({ history, messages, disableEndpoint, announce }: Deps) {
  return async function recordTextFeedback(feedback: TextFeedback): Promise<void> {
    await appendFeedback({ history, messages }, feedback, toFact(feedback));
    if (feedback.kind === "arrived") return;
    const { id, at, detail, invalidPhone, agencyId, clientId, subscriptionId, about } = feedback;
    const isReportedPhone = ({ channel, endpoint }: Subscription) => channel === "sms" && endpoint === invalidPhone;
    if (invalidPhone !== undefined)
      await disableEndpoint({ agencyId, clientId }, subscriptionId, "bounced", isReportedPhone);
    if (await isAboutUndeliveredText(agencyId, about)) return;
    await announce({
      agencyId,
      at,
      identity: [id],
      type: "sms.undelivered",
      data: toFeedbackData(feedback, "sms", detail),
    });
  };

  /** Whether the text was itself the event of a text that did not arrive: announcing it would never end. */
  async function isAboutUndeliveredText(agencyId: AgencyId, about: TextFeedback["about"]): Promise<boolean> {
    return !isLeadId(about) && (await messages.read(agencyId, about))?.message.type === "sms.undelivered";
  }
}

function toFact(feedback: TextFeedback): DeliveryFact {
  const { at, deliveryId, subscriptionId, replayId } = feedback;
  const common = { at, source: "baton", author: "sms-events", deliveryId, subscriptionId, round: replayId } as const;
  return feedback.kind === "arrived"
    ? { ...common, kind: "delivery_confirmed", channel: "sms", by: feedback.by }
    : { ...common, kind: "delivery_bounced", channel: "sms", detail: truncateText(feedback.detail, 256) };
}
