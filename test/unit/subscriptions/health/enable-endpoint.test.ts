import { describe, expect, it } from "vitest";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeEnableEndpoint } from "#subscriptions/health/enable-endpoint.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { announcements } from "#test/support/doubles/announcements.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { anSmsSubscription } from "#test/support/entities.ts";

const scope = { agencyId: anId("agency"), clientId: anId("client") };
const id = anId("sub");
const off = (reason: NonNullable<Subscription["disabled"]>["reason"]): Subscription => ({
  ...anSmsSubscription(),
  disabled: { at: at("12:00"), reason },
});

function aWorld(subscription: Subscription) {
  const subscriptions = memorySubscriptions(subscription);
  const endpointHealth = memoryEndpoints();
  const { announce, announced } = announcements();
  const released: string[] = [];
  const scheduleRelease = { forClient: async (_: unknown, clientId: string) => void released.push(clientId) };
  const world = { subscriptions, endpointHealth, announce, scheduleRelease, now: aClock("14:00").now };
  const enable = makeEnableEndpoint(world);
  return { ...world, world, announced, released, enable: (by: "key" | "owner" = "key") => enable(scope, id, by) };
}

describe("enableEndpoint", () => {
  it.each(["gone", "failing", "bounced"] as const)(
    "enables an endpoint disabled as %s, resets its failures, schedules the release of held leads, and announces it",
    async (reason) => {
      const { enable, endpointHealth, announced, released } = aWorld(off(reason));
      endpointHealth.given(id, { failures: 100, toldLevel: 100 });
      const enabled = await enable();
      expect(enabled).toMatchObject({ ok: true, value: { id, active: true } });
      expect(enabled.ok && "disabled" in enabled.value).toBe(false);
      expect(await endpointHealth.read(scope, id)).toEqual({ failures: 0, toldLevel: 0 });
      expect(released).toEqual([scope.clientId]);
      expect(announced()).toMatchObject([
        { type: "endpoint.enabled", at: at("14:00"), data: { subscriptionId: id, reason, disabledAt: at("12:00") } },
      ]);
    },
  );

  it("may be repeated, and announces each disabling once", async () => {
    const { enable, announced, world, subscriptions } = aWorld(off("gone"));
    await enable();
    expect((await enable()).ok).toBe(true);
    expect(announced()).toHaveLength(1);
    const found = await subscriptions.read(scope, id);
    if (!found) throw new Error("no subscription");
    const again = { ...found, disabled: { at: at("13:00"), reason: "gone" as const }, updatedAt: at("14:30") };
    await subscriptions.replace(scope, found, again);
    await makeEnableEndpoint(world)(scope, id, "key");
    expect(announced()).toHaveLength(2);
  });

  it("announces once after a crash between announcing and enabling", async () => {
    const { world, announced, enable } = aWorld(off("failing"));
    const crashing = { ...world.subscriptions, replace: () => Promise.reject(new Error("crashed")) };
    await expect(makeEnableEndpoint({ ...world, subscriptions: crashing })(scope, id, "key")).rejects.toThrow(
      "crashed",
    );
    expect((await enable()).ok).toBe(true);
    expect(announced()).toHaveLength(1);
  });

  it("resets the failures before it enables, so that a concurrent health check does not disable it again", async () => {
    const { world, endpointHealth } = aWorld(off("failing"));
    endpointHealth.given(id, { failures: 100, toldLevel: 100 });
    const looking = {
      ...world.subscriptions,
      replace: async (...change: Parameters<typeof world.subscriptions.replace>) => {
        expect(await endpointHealth.read(scope, id)).toEqual({ failures: 0, toldLevel: 0 });
        return world.subscriptions.replace(...change);
      },
    };
    expect((await makeEnableEndpoint({ ...world, subscriptions: looking })(scope, id, "key")).ok).toBe(true);
  });

  it.each(["opted_out", "complained"] as const)(
    "leaves an endpoint that its owner stopped to the owner, after %s",
    async (reason) => {
      const { enable, announced, released, subscriptions } = aWorld(off(reason));
      expect(await enable("key")).toEqual({ ok: false, refusal: { kind: "endpoint_opted_out" } });
      expect(await subscriptions.read(scope, id)).toMatchObject({ disabled: { reason } });
      expect(announced()).toEqual([]);
      expect((await enable("owner")).ok).toBe(true);
      expect(await subscriptions.read(scope, id)).not.toHaveProperty("disabled");
      expect(announced()).toMatchObject([{ type: "endpoint.enabled", data: { reason } }]);
      expect(released).toEqual([scope.clientId]);
    },
  );

  it("refuses when the owner opts out concurrently", async () => {
    const { world } = aWorld(off("failing"));
    const stopping = {
      ...world.subscriptions,
      read: async (...args: Parameters<typeof world.subscriptions.read>) => {
        const found = await world.subscriptions.read(...args);
        if (found) await world.subscriptions.replace(scope, found, { ...found, ...off("opted_out") });
        return found;
      },
    };
    expect(await makeEnableEndpoint({ ...world, subscriptions: stopping })(scope, id, "key")).toEqual({
      ok: false,
      refusal: { kind: "endpoint_opted_out" },
    });
  });

  it("refuses a subscription that does not exist", async () => {
    const { world } = aWorld(off("gone"));
    expect(await makeEnableEndpoint(world)(scope, anId("sub", 9), "key")).toEqual({
      ok: false,
      refusal: { kind: "not_found" },
    });
  });
});
