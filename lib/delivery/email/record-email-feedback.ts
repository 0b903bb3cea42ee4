import type { DeliveryBounced } from "#domain/delivery/delivery-fact.ts";
import { toEmailIdentity } from "#domain/lead/contact-details.ts";
import {
  type AgencyId,
  type ClientId,
  type DeliveryId,
  isLeadId,
  type LeadId,
  type MessageId,
  type ReplayId,
  type SubscriptionId,
} from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { Announce, Messages } from "#events/ports.ts";
import type { History } from "#leads/ports.ts";
import type { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";

/**
 * What a provider reports of an email that it had taken: it came back for good, it was turned away before it left, or somebody marked it as
 * spam. `id` tells the report from others. `recipients` are the addresses it is about; they are compared, and kept nowhere.
 */
export type EmailFeedback = {
  kind: "bounced" | "rejected" | "complained";
  id: string;
  at: Instant;
  detail: string;
  recipients: readonly string[];
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
  subscriptionId: SubscriptionId;
  about: LeadId | MessageId;
  deliveryId: DeliveryId;
  replayId?: ReplayId | undefined;
};

type Deps = {
  history: Pick<History, "append">;
  messages: Pick<Messages, "append">;
  disableEndpoint: ReturnType<typeof makeDisableEndpoint>;
  announce: Announce;
};

/**
 * Takes a report: what came back was not delivered; nothing more is sent to an address that is not there or whose owner complained; and the
 * agency is told. May be called any number of times for the same report. An address that the subscription no longer has is nothing against
 * the one that it has now.
 */
export function makeRecordEmailFeedback({ history, messages, disableEndpoint, announce }: Deps) {
  return async function recordEmailFeedback(feedback: EmailFeedback): Promise<void> {
    const { kind, id, at, detail, agencyId, clientId, subscriptionId, about, deliveryId } = feedback;
    if (kind !== "complained") await recordBounce(feedback);
    const recipientIdentities = feedback.recipients.map(toEmailIdentity);
    const isReportedAddress = ({ channel, endpoint }: Subscription) =>
      channel === "email" && recipientIdentities.includes(toEmailIdentity(endpoint));
    if (kind !== "rejected") await disableEndpoint({ agencyId, clientId }, subscriptionId, kind, isReportedAddress);
    await announce({
      ...{ agencyId, at, identity: [id] },
      type: kind === "complained" ? "email.complained" : "email.bounced",
      data: {
        ...{ subscriptionId, channel: "email", ...(clientId && { clientId }) },
        ...{ [isLeadId(about) ? "leadId" : "messageId"]: about, deliveryId, detail },
      },
    });
  };

  async function recordBounce({ at, detail, agencyId, subscriptionId, about, deliveryId, replayId }: EmailFeedback) {
    const fact: DeliveryBounced = {
      ...{ kind: "delivery_bounced", at, source: "baton", author: "mail-events" },
      ...{ deliveryId, subscriptionId, channel: "email", detail: detail.slice(0, 256) },
      ...(replayId && { round: replayId }),
    };
    if (isLeadId(about)) await history.append({ agencyId, leadId: about }, fact);
    else await messages.append(agencyId, about, fact);
  }
}
