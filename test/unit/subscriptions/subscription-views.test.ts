import { expect, it } from "vitest";
import { makeSubscriptionViews } from "#subscriptions/subscription-views.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { anSmsSubscription } from "#test/support/entities.ts";

it("shows when an endpoint last recovered, and no success that would look like the last one", async () => {
  const endpoints = memoryEndpoints();
  const subscription = anSmsSubscription();
  const scope = { agencyId: anId("agency"), clientId: anId("client") };
  const views = makeSubscriptionViews(endpoints);
  expect((await views.forClient(scope, subscription)).health).toEqual({ failures: 0 });
  await endpoints.recordFailure(scope, subscription.id, { at: at("14:00"), reason: "timeout" });
  await endpoints.recordRecovery(scope, subscription.id, at("14:05"));
  expect((await views.forClient(scope, subscription)).health).toEqual({
    failures: 0,
    lastFailure: { at: at("14:00"), reason: "timeout" },
    lastRecoveredAt: at("14:05"),
  });
});
