import { beforeEach, describe, expect, it } from "vitest";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeCheckEndpointHealth } from "#subscriptions/health/check-endpoint-health.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { announcements } from "#test/support/doubles/announcements.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { memoryAgencySubscriptions, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import { anEmailSubscription, anSmsSubscription, aWebhookSubscription } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";

const agencyId = anId("agency");
const clientId = anId("client");
const failing = aWebhookSubscription({ clientId });
const { id: subscriptionId } = failing;
const job = { kind: "endpoint", agencyId, clientId, subscriptionId } as const;
const since = { failingSince: at("09:00"), lastFailure: { at: at("13:59"), reason: "timeout" as const } };

describe("checkEndpointHealth", () => {
  let endpointHealth = memoryEndpoints();
  let agency = announcements();
  let messages = memoryMessages();
  let jobs = memoryDueItems();
  const unreachable: object[] = [];
  beforeEach(() => {
    unreachable.length = 0;
    endpointHealth = memoryEndpoints();
    agency = announcements();
    messages = memoryMessages();
    jobs = memoryDueItems();
  });

  const world = (subscriptions: ReturnType<typeof memorySubscriptions>) => ({
    subscriptions,
    endpointHealth,
    messages,
    ids,
    announce: agency.announce,
    metrics: { recordUnreachable: (client: object) => void unreachable.push(client) },
    disableEndpoint: makeDisableEndpoint({ subscriptions, jobs: jobs, now: aClock("14:00").now }),
  });
  const look = (subscriptions: ReturnType<typeof memorySubscriptions>) =>
    makeCheckEndpointHealth(world(subscriptions))(job, at("14:00"));
  const others = [anSmsSubscription(), anEmailSubscription()];
  const announcedLevels = () => agency.announced().map(({ type, data }) => [type, data["percent"]]);

  it.each([
    [49, []],
    [50, [["endpoint.failing", 50]]],
    [69, [["endpoint.failing", 50]]],
    [70, [["endpoint.failing", 70]]],
    [90, [["endpoint.failing", 90]]],
    [99, [["endpoint.failing", 90]]],
    [100, [["endpoint.disabled", 100]]],
  ])("at %i failures of a hundred announces %j", async (failures, expected) => {
    endpointHealth.given(subscriptionId, { failures, ...since });
    const subscriptions = memorySubscriptions(failing, ...others);
    await look(subscriptions);
    expect(announcedLevels()).toEqual(expected);
    expect(messages.posted()).toHaveLength(expected.length);
    const { disabled } = (await subscriptions.read(job, subscriptionId)) ?? {};
    expect(disabled).toEqual(failures === 100 ? { at: at("14:00"), reason: "failing" } : undefined);
    // Records no level for a disabled endpoint, because the reason may change and must be announced then.
    expect((await endpointHealth.read(job, subscriptionId)).toldLevel).toBe(disabled ? 0 : (expected[0]?.[1] ?? 0));
  });

  it("describes the health with ids, numbers and words", async () => {
    endpointHealth.given(subscriptionId, { failures: 50, ...since });
    await look(memorySubscriptions(failing));
    const data = {
      subscriptionId,
      clientId,
      channel: "webhook",
      percent: 50,
      failures: 50,
      failuresThatDisable: 100,
      failingSince: at("09:00"),
      lastFailure: "timeout",
    };
    expect(agency.announced()).toMatchObject([{ agencyId, at: at("14:00"), data }]);
    expect(agency.announced()[0]?.data).toEqual(data);
  });

  it("warns the client over its other deliverable subscriptions only", async () => {
    endpointHealth.given(subscriptionId, { failures: 50, ...since });
    const [sms, email] = [anSmsSubscription(), anEmailSubscription()];
    const off: Subscription = { ...email, disabled: { at: at("12:00"), reason: "bounced" } };
    await look(memorySubscriptions(failing, aWebhookSubscription({ id: anId("sub", 8) }), sms, off));
    expect(messages.posted()).toMatchObject([
      { type: "endpoint.failing", deliveries: [{ subscriptionId: sms.id, channel: "sms", clientId }] },
    ]);
    expect(messages.posted()[0]?.deliveries).toHaveLength(1);
  });

  it("warns the client over another endpoint of the same channel if it has no other channel", async () => {
    endpointHealth.given(subscriptionId, { failures: 50, ...since });
    const second = aWebhookSubscription({ id: anId("sub", 7), clientId });
    await look(memorySubscriptions(failing, second));
    expect(messages.posted()).toMatchObject([{ deliveries: [{ subscriptionId: second.id, channel: "webhook" }] }]);
    expect(messages.posted()[0]?.deliveries).toHaveLength(1);
  });

  it("announces each level once, however often it runs and wherever it crashes", async () => {
    endpointHealth.given(subscriptionId, { failures: 50, ...since });
    const subscriptions = memorySubscriptions(failing, ...others);
    for (const crashing of [
      { announce: () => Promise.reject(new Error("crashed")) },
      { messages: { post: () => Promise.reject(new Error("crashed")) } },
      { endpointHealth: { ...endpointHealth, recordWarning: () => Promise.reject(new Error("crashed")) } },
    ]) {
      const check = makeCheckEndpointHealth({ ...world(subscriptions), ...crashing });
      await expect(check(job, at("14:00"))).rejects.toThrow("crashed");
    }
    await look(subscriptions);
    await look(subscriptions);
    expect(announcedLevels()).toEqual([["endpoint.failing", 50]]);
    expect(messages.posted()).toHaveLength(1);
    endpointHealth.given(subscriptionId, { failures: 71, toldLevel: 50, ...since });
    await look(subscriptions);
    expect(announcedLevels()).toEqual([
      ["endpoint.failing", 50],
      ["endpoint.failing", 70],
    ]);
  });

  it("announces why an endpoint was disabled, whatever its failures, and again the next time", async () => {
    for (const time of ["12:00", "13:00"]) {
      const disabled = { at: at(time), reason: "opted_out" as const };
      await look(memorySubscriptions({ ...failing, disabled }, ...others));
      await endpointHealth.reset(job, subscriptionId);
    }
    expect(agency.announced().map(({ type, at: when, data }) => [type, when, data["reason"]])).toEqual([
      ["endpoint.disabled", at("12:00"), "opted_out"],
      ["endpoint.disabled", at("13:00"), "opted_out"],
    ]);
  });

  it.each([
    ["has no other", [], true],
    [
      "has another that is disabled",
      [{ ...anSmsSubscription(), disabled: { at: at("11:00"), reason: "opted_out" } }],
      true,
    ],
    ["has another that is not verified", [{ ...anEmailSubscription(), verifiedAt: undefined }], true],
    ["has another", [anSmsSubscription()], false],
  ] as const)(
    "announces that a client cannot be reached when its endpoint is disabled and it %s",
    async (_, rest, isSo) => {
      const disabled = { at: at("12:00"), reason: "opted_out" as const };
      const subscriptions = memorySubscriptions({ ...failing, disabled }, ...rest);
      for (let runs = 1; runs <= 2; runs += 1) await look(subscriptions);
      const data = { clientId, subscriptionId, channel: "webhook", disabledAt: at("12:00"), reason: "opted_out" };
      const announced = agency.announced().filter(({ type }) => type === "client.unreachable");
      expect(announced.map((event) => event.data)).toEqual(isSo ? [data] : []);
      expect(unreachable[0]).toEqual(isSo ? { agencyId, clientId } : undefined);
    },
  );

  it("leaves out failures that are not the reason", async () => {
    endpointHealth.given(subscriptionId, { failures: 1, ...since });
    const disabled = { at: at("12:00"), reason: "gone" as const };
    await look(memorySubscriptions({ ...failing, disabled }, ...others));
    const data = { subscriptionId, clientId, channel: "webhook", disabledAt: at("12:00"), reason: "gone" };
    expect(agency.announced().map((event) => event.data)).toEqual([data]);
  });

  it("announces an owner's opt-out of an endpoint that was disabled for failing", async () => {
    endpointHealth.given(subscriptionId, { failures: 100, toldLevel: 90, ...since });
    const subscriptions = memorySubscriptions(failing, ...others);
    await look(subscriptions);
    const stopped: Subscription = { ...failing, disabled: { at: at("14:05"), reason: "opted_out" } };
    await look(memorySubscriptions(stopped, ...others));
    expect(agency.announced().map(({ type, data }) => [type, data["reason"]])).toEqual([
      ["endpoint.disabled", "failing"],
      ["endpoint.disabled", "opted_out"],
    ]);
  });

  it("warns only the agency about its own endpoint, and does nothing if it does not exist", async () => {
    endpointHealth.given(subscriptionId, { failures: 50, ...since });
    const own = memoryAgencySubscriptions(failing, ...others);
    await makeCheckEndpointHealth(world(own))({ kind: "endpoint", agencyId, subscriptionId }, at("14:00"));
    expect(announcedLevels()).toEqual([["endpoint.failing", 50]]);
    expect(messages.posted()).toEqual([]);
    await look(memorySubscriptions());
    expect(agency.announced()).toHaveLength(1);
  });
});

describe("disabling an endpoint", () => {
  it("schedules the health check even if it crashes before disabling, and keeps the first reason", async () => {
    const jobs = memoryDueItems();
    const subscriptions = memorySubscriptions(failing);
    const world = { subscriptions, jobs, now: aClock("14:00").now };
    const crashing = { ...subscriptions, replace: () => Promise.reject(new Error("crashed")) };
    const scope = { agencyId, clientId };
    await expect(
      makeDisableEndpoint({ ...world, subscriptions: crashing })(scope, subscriptionId, "gone", () => true),
    ).rejects.toThrow("crashed");
    expect(await jobs.read(job)).toMatchObject({ dueAt: at("14:01") });
    await makeDisableEndpoint(world)(scope, subscriptionId, "gone", () => true);
    expect(await jobs.read(job)).toMatchObject({ dueAt: at("14:00") });
    await makeDisableEndpoint({ ...world, now: aClock("15:00").now })(scope, subscriptionId, "failing", () => true);
    expect((await subscriptions.read(scope, subscriptionId))?.disabled).toEqual({ at: at("14:00"), reason: "gone" });
  });

  it("retries when others change the subscription concurrently, and throws when that never ends", async () => {
    const real = memorySubscriptions(failing);
    let refused = 0;
    const busy = (times: number): typeof real => ({
      ...real,
      replace: async (...change) => ((refused += 1) <= times ? "changed_meanwhile" : real.replace(...change)),
    });
    const world = { jobs: memoryDueItems(), now: aClock("14:00").now };
    const scope = { agencyId, clientId };
    const endless = makeDisableEndpoint({ ...world, subscriptions: busy(99) })(
      scope,
      subscriptionId,
      "gone",
      () => true,
    );
    await expect(endless).rejects.toThrow("kept changing");
    refused = 0;
    await makeDisableEndpoint({ ...world, subscriptions: busy(4) })(scope, subscriptionId, "gone", () => true);
    expect((await real.read(scope, subscriptionId))?.disabled).toMatchObject({ reason: "gone" });
  });
});
