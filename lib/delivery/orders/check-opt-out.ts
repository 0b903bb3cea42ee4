import type { AgencyId } from "#domain/shared/id.ts";
import type { DisabledReason, Subscription } from "#domain/subscriptions/subscription.ts";
import type { OptOuts } from "#subscriptions/opt-out/ports.ts";
import { toOwnerContact } from "#subscriptions/opt-out/to-owner-contact.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";
import type { Skip } from "../ports.ts";

type Deps = { optOuts: OptOuts; contactHash: ContactHash };

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
 * undefined. Senders check before each message, because the owner can opt out at any moment.
 */
export function makeCheckOptOut({ optOuts, contactHash }: Deps) {
  return async function checkOptOut(agencyId: AgencyId, subscription: Subscription): Promise<Skip | undefined> {
    const reason = await findStopReason(agencyId, subscription);
    const isInvalidPhone = reason === "bounced" && subscription.channel === "sms";
    const detail = isInvalidPhone ? invalidPhoneDetail : reason && skipDetails[reason];
    return detail === undefined ? undefined : { reason: "opted_out", detail };
  };

  async function findStopReason(agencyId: AgencyId, subscription: Subscription): Promise<DisabledReason | undefined> {
    if (subscription.disabled) return subscription.disabled.reason;
    for (const { hash } of hashContacts(contactHash, agencyId, toOwnerContact(subscription) ?? {})) {
      if (await optOuts.has(agencyId, hash)) return "opted_out";
    }
    return undefined;
  }
}
