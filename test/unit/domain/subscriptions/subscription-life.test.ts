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

const works = { active: true, verifiedAt: at("09:00") };
const disabled = { at: at("14:00"), reason: "failing" } as const;

describe("a subscription", () => {
  it.each([
    ["active", works, true, true],
    ["unverified", { active: true }, false, false],
    ["inactive", { ...works, active: false }, false, false],
    ["inactive", { active: false, disabled }, false, false],
    ["disabled", { ...works, disabled }, true, false],
    ["disabled", { active: true, disabled }, false, false],
  ] as const)(
    "that is %s, as %j, has deliveries planned for it: %s, and may be sent to: %s",
    (status, of, planned, usable) => {
      expect(toSubscriptionStatus(of)).toBe(status);
      expect(isVerifiedAndActive(of)).toBe(planned);
      expect(isDeliverable(of)).toBe(usable);
    },
  );

  it("has missed nothing where people asked for nothing or are not there, and everything else where it failed or is gone", () => {
    expect(DisabledReason.options.filter(isSkippedWhenDisabled)).toEqual(["bounced", "complained", "opted_out"]);
  });

  it("is unverified from the moment its owner is asked, with all tries at the code", () => {
    const asked = withVerificationSent(anSmsSubscription(works), at("10:00"));
    expect(asked).not.toHaveProperty("verifiedAt");
    expect(asked.verification).toMatchObject({ sentAt: at("10:00"), tries: 0 });
    expect([0, 4, 5, 6].map((tries) => countTriesLeft({ tries }))).toEqual([5, 1, 0, 0]);
  });
});
