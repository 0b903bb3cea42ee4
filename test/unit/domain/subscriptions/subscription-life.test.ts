import { describe, expect, it } from "vitest";
import { toSubscriptionStatus } from "#domain/subscriptions/subscription-status.ts";
import {
  DisabledReason,
  isDeliverable,
  isSkippedWhenDisabled,
  isVerifiedAndActive,
} from "#domain/subscriptions/subscription.ts";
import { countTriesLeft, withVerificationSent } from "#domain/subscriptions/verification.ts";
import { at } from "#test/support/at.ts";
import { anSmsSubscription } from "#test/support/entities.ts";

const verified = { active: true, verifiedAt: at("09:00") };
const disabled = { at: at("14:00"), reason: "failing" } as const;

describe("a subscription", () => {
  it.each([
    ["active", verified, true, true],
    ["unverified", { active: true }, false, false],
    ["inactive", { ...verified, active: false }, false, false],
    ["inactive", { active: false, disabled }, false, false],
    ["disabled", { ...verified, disabled }, true, false],
    ["disabled", { active: true, disabled }, false, false],
  ] as const)(
    "that is %s, as %j: Baton plans deliveries: %s, and sends them: %s",
    (status, of, planned, deliverable) => {
      expect(toSubscriptionStatus(of)).toBe(status);
      expect(isVerifiedAndActive(of)).toBe(planned);
      expect(isDeliverable(of)).toBe(deliverable);
    },
  );

  it("has skipped deliveries after a bounce, a complaint or an opt-out, and failed ones otherwise", () => {
    expect(DisabledReason.options.filter(isSkippedWhenDisabled)).toEqual(["bounced", "complained", "opted_out"]);
  });

  it("is unverified once a verification is sent, with all tries of the code left", () => {
    const subscription = withVerificationSent(anSmsSubscription(verified), at("10:00"));
    expect(subscription).not.toHaveProperty("verifiedAt");
    expect(subscription.verification).toMatchObject({ sentAt: at("10:00"), tries: 0 });
    expect([0, 4, 5, 6].map((tries) => countTriesLeft({ tries }))).toEqual([5, 1, 0, 0]);
  });
});
