import type { AgencyId } from "#domain/shared/id.ts";
import type { DisabledReason, Subscription } from "#domain/subscriptions/subscription.ts";
import type { OptOutAhead, Skip } from "../ports.ts";
import type { makeReadOptOut } from "./read-opt-out.ts";

type Deps = Pick<ReturnType<typeof makeReadOptOut>, "hasOptedOut">;

/** The details of a skipped delivery, by the reason why the endpoint is disabled; absent if it fails instead. */
const skipDetails: Record<DisabledReason, string | undefined> = {
  gone: undefined,
  failing: undefined,
  opted_out: "the owner of this phone or mailbox stopped the messages",
  bounced: "emails to this address bounced, so Baton sends no more",
  complained: "the owner reported an email as spam, so Baton sends no more",
};
const invalidPhoneDetail = "the carrier reported that this number is invalid, so Baton sends no more";

/**
 * Checks whether the owner of a phone or mailbox stopped the messages. Returns the skip if Baton disabled the
 * subscription, or if the phone or address opted out of the agency's messages on any subscription; otherwise
 * undefined. Senders check before each message, because the owner can opt out at any moment. `ahead` is the opt-out as
 * read with the subscription.
 */
export function makeCheckOptOut({ hasOptedOut }: Deps) {
  return async function checkOptOut(
    agencyId: AgencyId,
    subscription: Subscription,
    ahead?: OptOutAhead,
  ): Promise<Skip | undefined> {
    const reason = await findStopReason(agencyId, subscription, ahead);
    const isInvalidPhone = reason === "bounced" && subscription.channel === "sms";
    const detail = isInvalidPhone ? invalidPhoneDetail : reason && skipDetails[reason];
    return detail === undefined ? undefined : { reason: "opted_out", detail };
  };

  async function findStopReason(
    agencyId: AgencyId,
    subscription: Subscription,
    ahead: OptOutAhead | undefined,
  ): Promise<DisabledReason | undefined> {
    if (subscription.disabled) return subscription.disabled.reason;
    return (await hasOptedOut(agencyId, subscription, ahead)) ? "opted_out" : undefined;
  }
}
