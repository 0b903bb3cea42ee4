import { describe, expect, it } from "vitest";
import type { Subscription } from "../../../lib/domain/client/subscription.ts";
import { makeEnableEndpoint } from "../../../lib/use-cases/enable-endpoint.ts";
import { anId } from "../../support/an-id.ts";
import { at } from "../../support/at.ts";
import { aClock } from "../../support/doubles/a-clock.ts";
import { announcements } from "../../support/doubles/announcements.ts";
import { memoryEndpoints } from "../../support/doubles/memory-endpoints.ts";
import { memorySubscriptions } from "../../support/doubles/memory-entities.ts";
import { anSmsSubscription } from "../../support/entities.ts";

const scope = { agencyId: anId("agency"), clientId: anId("client") };
const id = anId("sub");
const off = (reason: NonNullable<Subscription["disabled"]>["reason"]): Subscription => ({
  ...anSmsSubscription(),
  disabled: { at: at("12:00"), reason },
});

function aWorld(subscription: Subscription) {
  const subscriptions = memorySubscriptions(subscription);
  const endpoints = memoryEndpoints();
  const { announce, told } = announcements();
  const woken: string[] = [];
  const wake = { ofClient: async (_: unknown, clientId: string) => void woken.push(clientId) };
  const world = { subscriptions, endpoints, announce, wake, now: aClock("14:00").now };
  const enable = makeEnableEndpoint(world);
  return { ...world, world, told, woken, enable: () => enable(scope, id) };
}

describe("enabling an endpoint", () => {
  it.each(["gone", "failing", "bounced", "complained"] as const)(
    "switches one on that is %s, forgets its failures, wakes the leads that waited, and says so",
    async (reason) => {
      const { enable, endpoints, told, woken } = aWorld(off(reason));
      endpoints.given(id, { failures: 100, toldLevel: 100 });
      const enabled = await enable();
      expect(enabled).toMatchObject({ ok: true, value: { id, active: true } });
      expect(enabled.ok && "disabled" in enabled.value).toBe(false);
      expect(await endpoints.read(scope, id)).toEqual({ failures: 0, toldLevel: 0 });
      expect(woken).toEqual([scope.clientId]);
      expect(told()).toMatchObject([
        { type: "endpoint.enabled", at: at("14:00"), data: { subscriptionId: id, reason, disabledAt: at("12:00") } },
      ]);
    },
  );

  it("may be repeated, and tells once for each time that it was off", async () => {
    const { enable, told, world, subscriptions } = aWorld(off("gone"));
    await enable();
    expect((await enable()).ok).toBe(true);
    expect(told()).toHaveLength(1);
    const found = await subscriptions.read(scope, id);
    if (!found) throw new Error("no subscription");
    const again = { ...found, disabled: { at: at("13:00"), reason: "gone" as const }, updatedAt: at("14:30") };
    await subscriptions.replace(scope, found, again);
    await makeEnableEndpoint(world)(scope, id);
    expect(told()).toHaveLength(2);
  });

  it("is told once although it died after telling", async () => {
    const { world, told, enable } = aWorld(off("failing"));
    const dying = { ...world.subscriptions, replace: () => Promise.reject(new Error("died")) };
    await expect(makeEnableEndpoint({ ...world, subscriptions: dying })(scope, id)).rejects.toThrow("died");
    expect((await enable()).ok).toBe(true);
    expect(told()).toHaveLength(1);
  });

  it("leaves what its owner stopped", async () => {
    const { enable, told, subscriptions } = aWorld(off("opted_out"));
    expect(await enable()).toEqual({ ok: false, refusal: { kind: "endpoint_opted_out" } });
    expect(await subscriptions.read(scope, id)).toMatchObject({ disabled: { reason: "opted_out" } });
    expect(told()).toEqual([]);
  });

  it("finds none that is not there", async () => {
    const { world } = aWorld(off("gone"));
    expect(await makeEnableEndpoint(world)(scope, anId("sub", 9))).toEqual({
      ok: false,
      refusal: { kind: "not_found" },
    });
  });
});
