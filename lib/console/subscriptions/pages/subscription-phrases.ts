import type { EndpointHealth } from "#domain/delivery/endpoint-health.ts";
import type { FailureReason } from "#domain/delivery/delivery-fact.ts";
import { type SubscriptionStatus, toSubscriptionStatus } from "#domain/subscriptions/subscription-status.ts";
import type { Channel, DisabledReason, Subscription } from "#domain/subscriptions/subscription.ts";
import type { Html } from "#platform/pages/html.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { renderMark } from "../../pages/mark.ts";

export const channelNames: Record<Channel, string> = { sms: "Text", email: "Email", webhook: "Webhook" };

/** Why Baton sends nothing to an endpoint, in words. */
export const disabledReasons: Record<DisabledReason, string> = {
  gone: "it answered that it is gone for good",
  failing: "it failed for too long",
  bounced: "the mailbox does not exist or takes no email",
  complained: "its owner reported a message as spam",
  opted_out: "its owner stopped the messages",
};

/** Why an attempt failed, in a few words. */
export const failureNames: Record<FailureReason, string> = {
  timeout: "No answer in time",
  connection_failed: "No connection",
  refused_by_endpoint: "Refused by the endpoint",
  refused_by_provider: "Refused by the provider",
  endpoint_not_allowed: "Address not allowed",
  endpoint_gone: "Gone for good",
  endpoint_disabled: "Endpoint disabled",
  endpoint_unverified: "Endpoint not verified",
  subscription_inactive: "Subscription inactive",
  person_erased: "Person erased",
  internal_fault: "Fault of Baton",
};

const marks: Record<SubscriptionStatus, Html> = {
  active: renderMark({ shape: "✓", word: "Active", tone: "good" }),
  inactive: renderMark({ shape: "◌", word: "Switched off" }),
  disabled: renderMark({ shape: "✕", word: "Disabled", tone: "bad" }),
  unverified: renderMark({ shape: "!", word: "Not verified", tone: "warning" }),
};

/** Whether leads reach an endpoint, as a shape and words; one that fails at the moment says so. */
export function subscriptionMark(subscription: Subscription, { failures }: Pick<EndpointHealth, "failures">): Html {
  const status = toSubscriptionStatus(subscription);
  if (status !== "active" || failures === 0) return marks[status];
  return renderMark({ shape: "!", word: "Failing", tone: "warning" });
}

/** The address of an endpoint as people write it. */
export const formatEndpoint = ({ channel, endpoint }: Subscription, reader: ReaderLocale): string =>
  channel === "sms" ? formatPhone(endpoint, reader) : endpoint;
