import { beforeEach, describe, expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import { readReplay } from "#delivery/endpoints.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Replay } from "#domain/delivery/replay.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { findAgencyOwner, findClientOwner, makeSubscriptionEndpoints } from "#subscriptions/endpoints.ts";
import { makeEnableAndReplayMissed } from "#subscriptions/health/enable-and-replay-missed.ts";
import { makeSubscriptionViews } from "#subscriptions/subscription-views.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { aClient, aClientKey, anAgencyKey, anSmsSubscription, aWebhookSubscription } from "#test/support/entities.ts";

const scope = { agencyId: anId("agency"), clientId: anId("client") };
const { id: subscriptionId } = anSmsSubscription();
const views = makeSubscriptionViews(memoryEndpoints());
const request = { idempotencyKey: undefined, headers: {}, requestId: "request-1", query: undefined };
const usable = anSmsSubscription();
const { verifiedAt: _, ...unverified } = usable;
const off: Subscription = { ...usable, disabled: { at: at("12:00"), reason: "failing" } };

describe("subscription endpoints of the API", () => {
  const released: string[] = [];
  const scheduleRelease = { forClient: async (__: unknown, id: string) => void released.push(id) };
  beforeEach(() => void released.splice(0));
  /** Stores and verbs that know one subscription; `scopes` lists the scopes that they were called with. */
  const depsOver = (subscription: Subscription, scopes: unknown[] = []) => {
    const answer = async (calledScope: unknown) => {
      scopes.push(calledScope);
      return { ok: true as const, value: subscription };
    };
    return {
      clients: { read: async () => aClient() },
      subscriptions: {
        read: async (calledScope: unknown) => (await answer(calledScope)).value,
        list: async (calledScope: unknown) => ({ entities: [(await answer(calledScope)).value], more: false }),
      },
      scheduleRelease,
      create: async (calledScope: unknown) => ({
        ok: true as const,
        value: { subscription: (await answer(calledScope)).value, secret: "whsec_1" },
      }),
      revokeLinks: answer,
      rotate: async (calledScope: unknown) => {
        await answer(calledScope);
        return { ok: true as const, value: { signature: "v1" as const, secret: "whsec_2" } };
      },
      enable: async (calledScope: unknown) => ({
        ok: true as const,
        value: { subscription: (await answer(calledScope)).value, replayId: undefined },
      }),
      change: answer,
      resend: answer,
      confirm: answer,
    };
  };
  const forClient = { ...request, caller: anAgencyKey(), params: { clientId: scope.clientId, subscriptionId } };

  it.each([
    ["one that can be sent to now", usable, [scope.clientId]],
    ["one that is off", off, []],
    ["one that is still to be verified", unverified, []],
    ["one that is inactive", anSmsSubscription({ active: false }), []],
  ])("release held leads for %s, and for no other", async (__, subscription, expected) => {
    const { change, create } = makeSubscriptionEndpoints(depsOver(subscription), findClientOwner(views));
    expect(await change({ ...forClient, body: { active: true } })).toMatchObject({ value: { status: 200 } });
    expect(released).toEqual(expected);
    released.splice(0);
    const body = { channel: "sms", endpoint: "+447700900123", active: true } as const;
    expect(await create({ ...forClient, body })).toMatchObject({ value: { status: 201 } });
    expect(released).toEqual(expected);
  });

  const bodies = {
    create: { channel: "webhook", endpoint: "https://crm.example.com/leads", active: true },
    list: undefined,
    read: undefined,
    change: { active: true },
    rotateSecret: { overlapHours: 24 },
    revokeLinks: undefined,
    askForVerification: undefined,
    confirmVerification: { code: "048213" },
    enable: { replayMissed: false },
  } as const;
  const operations = Object.entries(bodies);
  const agencyScope = { agencyId: scope.agencyId };
  const events = ["lead.delivered" as const];

  it.each(operations)("%s the subscriptions of the client in the path", async (operation, body) => {
    const scopes: unknown[] = [];
    const endpoints = makeSubscriptionEndpoints(depsOver(aWebhookSubscription(), scopes), findClientOwner(views));
    const answered = await endpoints[operation as keyof typeof bodies]({ ...forClient, query: {}, body } as never);
    expect(scopes).toEqual([scope]);
    const shown = toShown(answered);
    if (operation === "rotateSecret") return;
    expect(shown).toMatchObject({ channel: "webhook", clientId: scope.clientId, status: "active" });
    expect(shown).toHaveProperty("payload");
    expect(shown).not.toHaveProperty("events");
  });

  it.each(operations)("%s the subscriptions of the agency to events", async (operation, body) => {
    const scopes: unknown[] = [];
    const own = { ...aWebhookSubscription(), clientId: undefined, events };
    const endpoints = makeSubscriptionEndpoints(depsOver(own, scopes), findAgencyOwner(views));
    const params = { subscriptionId };
    const ownRequest = { ...request, caller: anAgencyKey(), params, query: {}, body };
    const shown = toShown(await endpoints[operation as keyof typeof bodies](ownRequest as never));
    expect(scopes).toEqual([agencyScope]);
    expect(released).toEqual([]);
    if (operation === "rotateSecret") return;
    expect(shown).toMatchObject({ channel: "webhook", events, status: "active" });
    expect(shown).not.toHaveProperty("clientId");
    expect(shown).not.toHaveProperty("payload");
  });

  it.each(operations)("%s nothing of another client, with a client's key", async (operation, body) => {
    const scopes: unknown[] = [];
    const endpoints = makeSubscriptionEndpoints(depsOver(usable, scopes), findClientOwner(views));
    const foreign = { ...forClient, caller: aClientKey(anId("client", 2)), query: {}, body };
    expect(await endpoints[operation as keyof typeof bodies](foreign as never)).toMatchObject({
      refusal: { kind: "not_found" },
    });
    expect(scopes).toEqual([]);
  });

  it.each([
    ["client", findClientOwner(views), `/v1/clients/${scope.clientId}/subscriptions`],
    ["agency", findAgencyOwner(views), "/v1/subscriptions"],
  ])("return the path, and the secret of a webhook only, when a subscription of the %s is new", async (...given) => {
    const [, findOwner, path] = given;
    const create = (subscription: Subscription) =>
      makeSubscriptionEndpoints(depsOver(subscription), findOwner as never).create({
        ...forClient,
        body: bodies.create,
      });
    const webhook = aWebhookSubscription();
    expect(await create(webhook)).toMatchObject({
      value: { status: 201, headers: { location: `${path}/${webhook.id}` }, body: { secret: "whsec_1" } },
    });
    expect(toShown(await create(usable))).not.toHaveProperty("secret");
  });

  it("list nothing of a client that the agency does not have", async () => {
    const deps = { ...depsOver(usable), clients: { read: async () => undefined } };
    const { list } = makeSubscriptionEndpoints(deps, findClientOwner(views));
    expect(await list({ ...forClient, query: {}, body: undefined })).toMatchObject({ refusal: { kind: "not_found" } });
  });

  it("show no secrets of a webhook, and not when the verification was sent", async () => {
    const webhook = {
      ...aWebhookSubscription(),
      verification: { sentAt: at("09:00"), tries: 0, earlier: [at("08:00")] },
      sealedHeaders: "sealed",
      formerSecrets: [],
      rotations: [{ asked: "print" }],
      headerNames: ["authorization"],
    } as never;
    for (const view of [await views.forClient(scope, webhook), await views.forAgency(scope, webhook)]) {
      const shown = Object.keys(view);
      for (const secret of ["sealedSecret", "sealedHeaders", "formerSecrets", "rotations", "verification"]) {
        expect(shown).not.toContain(secret);
      }
      expect(view.health).not.toHaveProperty("toldLevel");
      expect(view).toHaveProperty("headerNames", ["authorization"]);
    }
  });

  it.each([
    [
      routes.createEventSubscription,
      { channel: "webhook", endpoint: "https://crm.example.com/baton", events: ["lead.delivered"] },
    ],
    [routes.changeEventSubscription, {}],
  ])("refuse a payload form for events, which have only one: $path", ({ body }, given) => {
    expect(body.safeParse(given).error).toBeUndefined();
    expect(body.safeParse({ ...given, payload: "thin" }).error?.issues).toMatchObject([{ keys: ["payload"] }]);
  });

  describe("that enable an endpoint", () => {
    const calls: unknown[][] = [];
    beforeEach(() => void calls.splice(0));
    const enabling = (subscription: Subscription) => {
      const enable = makeEnableAndReplayMissed({
        enable: async (...args) => {
          calls.push(args);
          return { ok: true, value: subscription };
        },
        replayMissed: async (...args) => {
          calls.push(args.slice(1));
          return { ok: true, value: { id: anId("rpl") } };
        },
      });
      return makeSubscriptionEndpoints({ ...depsOver(subscription), enable }, findClientOwner(views)).enable;
    };

    it("accept a key, and replay what was missed, under a separate idempotency key", async () => {
      const enabled = await enabling(usable)({ ...forClient, body: { replayMissed: true }, idempotencyKey: "once" });
      expect(enabled).toMatchObject({ value: { status: 200, body: { replayId: anId("rpl") } } });
      expect(calls).toEqual([
        [scope, subscriptionId, "key"],
        [{ of: "missed", clientId: scope.clientId, subscriptionId }, "enable once"],
      ]);
    });

    it("replay nothing to an endpoint that is not deliverable, or if the request asks for no replay", async () => {
      await enabling(unverified)({ ...forClient, body: { replayMissed: true } });
      await enabling(usable)({ ...forClient, body: { replayMissed: false } });
      expect(calls).toHaveLength(2);
    });

    it("refuse another client's key", async () => {
      const caller = aClientKey(anId("client", 2));
      expect(await enabling(usable)({ ...forClient, caller, body: { replayMissed: true } })).toMatchObject({
        refusal: { kind: "not_found" },
      });
      expect(calls).toEqual([]);
    });
  });

  it("show a replay to the agency, and to the client whose key requested it", async () => {
    const replays = makeReplayStore({ client: memoryDynamoDb(), name: "table" });
    const own = aClientKey();
    const other: ApiKey = { ...own, id: anId("key", 9) };
    const replay = {
      id: anId("rpl"),
      requestedBy: own.id,
      createdAt: at("14:00"),
      updatedAt: at("14:00"),
      wanted: { of: "missed", subscriptionId },
      status: "done",
      found: 1,
      ordered: 1,
      skippedBecause: {},
    } satisfies Replay;
    await replays.create(scope, replay, "print");
    const statusFor = async (caller: ApiKey) => {
      const read = await readReplay(replays)({ ...request, caller, params: { replayId: replay.id }, body: undefined });
      return read.ok ? read.value.status : read.refusal.kind;
    };
    expect(await statusFor(anAgencyKey())).toBe(200);
    expect(await statusFor(own)).toBe(200);
    expect(await statusFor(other)).toBe("not_found");
  });
});

/** The subscription in the body of a response, without what its JSON omits. */
function toShown(answered: { ok: boolean; value?: { body: object } }): object {
  const { items, subscription, ...body } = JSON.parse(JSON.stringify(answered.value?.body));
  return items?.[0] ?? subscription ?? body;
}
