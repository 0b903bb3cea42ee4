import type { AgencyId } from "#domain/shared/id.ts";
import type { DisabledReason, Subscription } from "#domain/subscriptions/subscription.ts";
import type { OptOuts } from "#subscriptions/opt-out/ports.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";
import type { Skip } from "../ports.ts";

type Deps = { optOuts: OptOuts; contactHash: ContactHash };

/** What is said of a delivery that nobody is to get. */
const skipDetails: Partial<Record<DisabledReason, string>> = {
  opted_out: "whoever gets these messages asked for no more of them",
  bounced: "emails to this address came back, and no more are sent to it",
  complained: "an email was reported as spam, and no more are sent to this address",
};

/**
 * Why nothing is to be sent to the people behind a subscription: it was stopped, or its phone or address opted out of the agency's messages
 * on any subscription. Asked before each message, because they can say STOP at any moment.
 */
export function makeCheckOptOut({ optOuts, contactHash }: Deps) {
  return async function checkOptOut(agencyId: AgencyId, subscription: Subscription): Promise<Skip | undefined> {
    const reason = await findStopReason(agencyId, subscription);
    const detail = reason && skipDetails[reason];
    return detail === undefined ? undefined : { reason: "opted_out", detail };
  };

  async function findStopReason(
    agencyId: AgencyId,
    { channel, endpoint, disabled }: Subscription,
  ): Promise<DisabledReason | undefined> {
    if (disabled || channel === "webhook") return disabled?.reason;
    const contact = channel === "sms" ? { phone: endpoint } : { email: endpoint };
    for (const { hash } of hashContacts(contactHash, agencyId, contact)) {
      if (await optOuts.has(agencyId, hash)) return "opted_out";
    }
    return undefined;
  }
}
