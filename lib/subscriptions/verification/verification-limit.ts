import { toEmailIdentity } from "#domain/shared/email.ts";
import type { MessageId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { Ids, SubscriptionScope } from "#platform/ports.ts";
import type { ContactHash } from "#suppressions/ports.ts";
import { toOwnerContact } from "../opt-out/to-owner-contact.ts";
import type { VerificationCounts } from "./ports.ts";
import { deriveVerificationMessageId } from "./request-verification.ts";

type Endpoint = Pick<Subscription, "channel" | "endpoint">;

/** The most unanswered verifications that a phone or mailbox gets in a UTC day, whichever agencies ask and however often. */
export const maxVerificationsPerContactAndDay = 10;

const dayMs = 24 * 3_600_000;
const toDay = (at: Instant) => at.slice(0, 10);

/** The limit that protects a phone or mailbox from the verifications of many agencies and subscriptions together. */
export type VerificationLimit = ReturnType<typeof makeVerificationLimit>;

/** Limits the verifications of each phone and mailbox. A webhook, which needs no protection, has no limit. */
export function makeVerificationLimit({
  verificationCounts,
  contactHash,
  ids,
}: {
  verificationCounts: VerificationCounts;
  contactHash: Pick<ContactHash, "computeForAllAgencies">;
  ids: Pick<Ids, "derive">;
}) {
  function hashOwner(endpoint: Endpoint): string | undefined {
    const { phone, email } = toOwnerContact(endpoint) ?? {};
    if (phone !== undefined) return contactHash.computeForAllAgencies("phone", phone);
    return email === undefined ? undefined : contactHash.computeForAllAgencies("email", toEmailIdentity(email));
  }

  return {
    /** Counts a verification before it is sent at `at`; returns false if the limit is reached. Idempotent. */
    async reserve(endpoint: Endpoint, messageId: MessageId, at: Instant): Promise<boolean> {
      const hash = hashOwner(endpoint);
      if (hash === undefined) return true;
      return verificationCounts.reserve({ hash, day: toDay(at), messageId }, maxVerificationsPerContactAndDay);
    },

    /** Returns until when the limit is reached at `at`; undefined if Baton may send a verification now. */
    async findEnd(endpoint: Endpoint, at: Instant): Promise<Instant | undefined> {
      const hash = hashOwner(endpoint);
      if (hash === undefined) return undefined;
      const counted = await verificationCounts.count({ hash, day: toDay(at) });
      return counted < maxVerificationsPerContactAndDay ? undefined : nextDayStart(at);
    },

    /**
     * Counts the verifications of a subscription no more, because its owner agreed. Only those of the day of `at` still
     * limit anything. Idempotent.
     */
    async giveBack({ agencyId }: Pick<SubscriptionScope, "agencyId">, subscription: Subscription, at: Instant) {
      const hash = hashOwner(subscription);
      const { id, endpoint, verification } = subscription;
      if (hash === undefined || !verification) return;
      const messageIds = [verification.sentAt, ...(verification.earlier ?? [])].map((sentAt) =>
        deriveVerificationMessageId(ids, { agencyId, id, endpoint, sentAt }),
      );
      await verificationCounts.giveBack({ hash, day: toDay(at), messageIds });
    },
  };
}

/** The start of the UTC day after `at`. */
export const nextDayStart = (at: Instant): Instant => instant(Date.parse(toDay(at)) + dayMs);
