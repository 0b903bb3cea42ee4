import type { NotWokenReason } from "#domain/contact/nurture.ts";
import type { FailureReason } from "#domain/delivery/delivery-fact.ts";
import type { Delivery, DeliveryStatus } from "#domain/delivery/delivery.ts";
import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { Mark } from "../../pages/mark.ts";

/** What a delivery is made as. */
export const channelNames: Record<Channel, string> = { sms: "text", email: "email", webhook: "webhook" };

/** What a delivery is, by a shape and a word. A text is only sent, until its carrier reports that it arrived. */
export function markDelivery(delivery: Delivery): Mark {
  const { status, channel } = delivery;
  if (status !== "delivered" || channel !== "sms") return deliveryMarks[status];
  const by = delivery.confirmation?.by;
  if (by === undefined) return { shape: "✓", word: "sent", tone: "good" };
  return by === "phone" ? deliveryMarks.delivered : { shape: "✓", word: "sent, the carrier took it", tone: "good" };
}

const deliveryMarks: Record<(typeof DeliveryStatus)["options"][number], Mark> = {
  pending: { shape: "◌", word: "on its way" },
  failed: { shape: "◐", word: "failed, tried again", tone: "warning" },
  delivered: { shape: "✓", word: "delivered", tone: "good" },
  acknowledged: { shape: "✓", word: "answered", tone: "good" },
  exhausted: { shape: "✕", word: "given up", tone: "bad" },
  skipped: { shape: "✕", word: "not sent" },
};

/** Why Baton did not place a lead with a client, or did not send it. */
export const skipPhrases: Record<SkipReason, string> = {
  outside_hours: "closed at that time",
  cap_reached: "its cap was reached",
  client_paused: "paused",
  opted_out: "these messages were stopped",
  suppressed: "the person must not be contacted",
  filter_mismatch: "does not buy such leads",
  no_subscription: "has no working endpoint",
  passed_on: "the lead was passed on",
};

/** Why an attempt failed. */
export const failurePhrases: Record<FailureReason | "bounced", string> = {
  timeout: "no complete answer in time",
  connection_failed: "no connection",
  refused_by_endpoint: "the endpoint refused it",
  refused_by_provider: "the provider refused it",
  endpoint_not_allowed: "the endpoint is not allowed",
  endpoint_gone: "the endpoint is gone",
  endpoint_disabled: "the endpoint is disabled",
  endpoint_unverified: "the endpoint is not verified",
  subscription_inactive: "the subscription is inactive",
  person_erased: "the person was erased",
  internal_fault: "a fault of Baton",
  bounced: "it came back",
};

/** Why a sleeping lead could not wake. */
export const notWokenPhrases: Record<NotWokenReason, string> = {
  person_erased: "the person was erased",
  suppressed: "the person must not be contacted",
  consent_missing: "there is no consent",
  consent_expired: "the consent has ended",
  screening_missing: "the number was not screened",
  screening_expired: "the screening of the number has expired",
  tps_listed: "the number is listed as not to be called",
  campaign_inactive: "the campaign is inactive",
  client_paused: "the client is paused",
  no_subscription: "the client has no working endpoint",
  outside_hours: "the client was closed",
};
