import { isLinkRevoked } from "#domain/contact/lead-link.ts";
import type { AgencyId, ClientId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { isPersonSubscription } from "#domain/subscriptions/person-channel.ts";
import { isDeliverable, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { Messages } from "#events/ports.ts";
import type { Ids, Now } from "#platform/ports.ts";
import type { VerificationCounts } from "#subscriptions/verification/ports.ts";

type Deps = {
  messages: Pick<Messages, "post">;
  verificationCounts: Pick<VerificationCounts, "reserve">;
  ids: Pick<Ids, "derive">;
  now: Now;
};

/** The link that was opened: what it is about, and when it was made. */
export type OldLink = {
  agencyId: AgencyId;
  clientId: ClientId;
  /** Absent for the list of all leads of the person. */
  leadId?: LeadId | undefined;
  issuedAt: Instant;
};

export type RequestNewLink = ReturnType<typeof makeRequestNewLink>;

/** The most links that the owner of a subscription gets in a UTC day. */
const maxNewLinksPerDay = 5;

/** Requests for the same link within ten minutes are one request. */
const slotMs = 10 * 60_000;

/**
 * Sends the owner of a subscription a new link for an old one, which need not be valid any more. It goes only to the
 * phone or mailbox that got the old link, so a person to whom the old one was forwarded gains nothing. Does nothing if
 * the endpoint has changed since, if Baton would send nothing to it now, or if its owner had five today. Idempotent: the
 * id of the message is derived from the link and the ten minutes of the request.
 */
export function makeRequestNewLink({ messages, verificationCounts, ids, now }: Deps) {
  return async function requestNewLink(
    { agencyId, clientId, leadId, issuedAt }: OldLink,
    subscription: Subscription | undefined,
  ): Promise<void> {
    if (!subscription || !isPersonSubscription(subscription) || !isDeliverable(subscription)) return;
    if (isLinkRevoked(issuedAt, [subscription.endpointChangedAt])) return;
    const at = now();
    const { id: subscriptionId, channel } = subscription;
    const slot = instant(Math.floor(Date.parse(at) / slotMs) * slotMs);
    const messageId = ids.derive("msg", agencyId, "link.renewed", subscriptionId, leadId ?? "", slot);
    const hash = `links/${agencyId}/${subscriptionId}`;
    if (!(await verificationCounts.reserve({ hash, day: at.slice(0, 10), messageId }, maxNewLinksPerDay))) return;
    await messages.post(agencyId, {
      id: messageId,
      type: "link.renewed",
      at,
      data: leadId === undefined ? { subscriptionId } : { subscriptionId, leadId },
      deliveries: [{ id: ids.derive("dlv", messageId, subscriptionId), subscriptionId, channel, clientId }],
    });
  };
}
