import { describe, expect, it } from "vitest";
import { toSubscriptionStatus } from "#domain/subscriptions/subscription-status.ts";
import { isDeliverable, Subscription } from "#domain/subscriptions/subscription.ts";
import { at } from "#test/support/at.ts";
import { anEmailSubscription, anSmsSubscription, aWebhookSubscription } from "#test/support/entities.ts";

const acceptsUrl = (endpoint: string) => Subscription.safeParse(aWebhookSubscription({ endpoint })).success;

describe("a subscription", () => {
  it.each([anSmsSubscription(), anEmailSubscription(), aWebhookSubscription()])(
    "has an endpoint of its channel: $channel",
    (subscription) => {
      expect(Subscription.parse(subscription)).toEqual(subscription);
      const others = ["+447700900123", "sales@example.com", "https://crm.example.com/leads"].filter(
        (endpoint) => Subscription.safeParse({ ...subscription, endpoint }).success,
      );
      expect(others).toHaveLength(1);
    },
  );

  it("for a webhook requires a sealed secret", () => {
    expect(Subscription.safeParse({ ...aWebhookSubscription(), sealedSecret: undefined }).success).toBe(false);
  });

  it.each([
    "https://crm.example.com/leads?tenant=7",
    "https://crm.example.com:8443/leads",
    "HTTPS://CRM.EXAMPLE.COM/leads",
    "http://127.0.0.1:3000/leads",
    "https://münchen.example/leads",
  ])("for a webhook may go to %s", (url) => {
    expect(acceptsUrl(url)).toBe(true);
  });

  it("for a webhook has one error for an endpoint that is not a URL", () => {
    const { error } = Subscription.safeParse(aWebhookSubscription({ endpoint: "+447700900123" }));
    expect(error?.issues.map(({ message }) => message)).toEqual(["an http(s) URL"]);
  });

  it.each([
    "crm.example.com/leads",
    "ftp://crm.example.com/leads",
    "javascript:alert(1)",
    "https://user@crm.example.com/leads",
    "https://user:secret@crm.example.com/leads",
    "https://crm.example.com/leads#part",
    "https://",
    `https://crm.example.com/${"a".repeat(2048)}`,
  ])("for a webhook may not go to %s", (url) => {
    expect(acceptsUrl(url)).toBe(false);
  });
});

describe("the status of a subscription", () => {
  const disabled = { at: at("12:00"), reason: "gone" as const };
  const verifiedAt = at("09:00");
  it.each([
    ["active", { active: true, verifiedAt }],
    ["unverified", { active: true }],
    ["disabled", { active: true, verifiedAt, disabled }],
    ["disabled", { active: true, disabled }],
    ["inactive", { active: false, verifiedAt, disabled }],
  ])("is %s for %j, and only an active one is deliverable", (status, subscription) => {
    expect(toSubscriptionStatus(subscription)).toBe(status);
    expect(isDeliverable(subscription)).toBe(status === "active");
  });
});
