import type { DeliveryBounced } from "#domain/delivery/delivery-fact.ts";
import { toEmailIdentity } from "#domain/shared/email.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { truncateText } from "#domain/shared/text-schemas.ts";
import type { Announce } from "#events/ports.ts";
import type { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import type { ListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import { appendFeedback, type FeedbackStores, toFeedbackData } from "../feedback.ts";
import type { TaggedDelivery } from "../ports.ts";

/**
 * A provider's report about an email that it had accepted. The email bounced permanently, the provider rejected it, or
 * the owner reported it as spam. `id` identifies the report. `recipients` are the addresses in it; Baton compares them
 * and does not store them.
 */
export type EmailFeedback = TaggedDelivery & {
  kind: "bounced" | "rejected" | "complained";
  id: string;
  at: Instant;
  detail: string;
  recipients: readonly string[];
};

type Deps = FeedbackStores & {
  disableEndpoint: ReturnType<typeof makeDisableEndpoint>;
  listSameContact: ListSameContact;
  announce: Announce;
};

/**
 * Records a report. A bounce or a rejection goes into the history. A bounce or a complaint also disables the endpoint,
 * if the subscription still has the reported address; a complaint, like an opt-out, disables every subscription of the
 * agency to the mailbox. Either way Baton announces the report to the agency. May be called any number of times for the
 * same report.
 */
export function makeRecordEmailFeedback({ disableEndpoint, listSameContact, announce, ...stores }: Deps) {
  return async function recordEmailFeedback(feedback: EmailFeedback): Promise<void> {
    const { kind, id, at, detail, agencyId, clientId, subscriptionId } = feedback;
    if (kind !== "complained") await appendFeedback(stores, feedback, toBounce(feedback));
    const recipientIdentities = feedback.recipients.map(toEmailIdentity);
    const isReportedAddress = ({ channel, endpoint }: Subscription) =>
      channel === "email" && recipientIdentities.includes(toEmailIdentity(endpoint));
    if (kind !== "rejected") await disableEndpoint({ agencyId, clientId }, subscriptionId, kind, isReportedAddress);
    for (const endpoint of kind === "complained" ? feedback.recipients : []) {
      for (const { scope, subscription } of await listSameContact(agencyId, { channel: "email", endpoint })) {
        if (subscription.id !== subscriptionId)
          await disableEndpoint(scope, subscription.id, "complained", isReportedAddress);
      }
    }
    await announce({
      agencyId,
      at,
      identity: [id],
      type: kind === "complained" ? "email.complained" : "email.bounced",
      data: toFeedbackData(feedback, "email", detail),
    });
  };
}

const toBounce = ({ at, detail, subscriptionId, deliveryId, replayId }: EmailFeedback): DeliveryBounced => ({
  kind: "delivery_bounced",
  at,
  source: "baton",
  author: "mail-events",
  deliveryId,
  subscriptionId,
  channel: "email",
  detail: truncateText(detail, 256),
  round: replayId,
});
