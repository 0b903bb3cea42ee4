import { beforeEach, describe, expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import { readReplay } from "#delivery/endpoints.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Replay } from "#domain/delivery/replay.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { changeSubscription, createSubscription } from "#subscriptions/endpoints.ts";
import { enableEndpoint } from "#subscriptions/health/endpoints.ts";
import { makeSubscriptionViews } from "#subscriptions/subscription-views.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { aClientKey, anAgencyKey, anSmsSubscription, aWebhookSubscription } from "#test/support/entities.ts";

const scope = { agencyId: anId("agency"), clientId: anId("client") };
const { id: subscriptionId } = anSmsSubscription();
const views = makeSubscriptionViews(memoryEndpoints());
const request = { idempotencyKey: undefined, headers: {}, requestId: "request-1", query: undefined };
const usable = anSmsSubscription();
const { verifiedAt: _, ...unverified } = usable;
const off: Subscription = { ...usable, disabled: { at: at("12:00"), reason: "failing" } };

describe("subscription endpoints of the API", () => {
  const woken: string[] = [];
  const wake = { forClient: async (__: unknown, id: string) => void woken.push(id), forCampaign: async () => {} };
  beforeEach(() => void woken.splice(0));
  const forClient = { ...request, caller: anAgencyKey(), params: { clientId: scope.clientId, subscriptionId } };

  it.each([
    ["one that can be sent to now", usable, [scope.clientId]],
    ["one that is off", off, []],
    ["one that is still to be verified", unverified, []],
    ["one that is not wanted", anSmsSubscription({ active: false }), []],
  ])("release held leads for %s, and for no other", async (__, subscription, expected) => {
    const changed = changeSubscription(async () => ({ ok: true, value: subscription }), wake, views);
    expect(await changed({ ...forClient, body: { active: true } })).toMatchObject({ value: { status: 200 } });
    expect(woken).toEqual(expected);
    woken.splice(0);
    const created = createSubscription(async () => ({ ok: true, value: { subscription } }), wake, views);
    const body = { channel: "sms", endpoint: "+447700900123", active: true } as const;
    expect(await created({ ...forClient, body })).toMatchObject({ value: { status: 201 } });
    expect(woken).toEqual(expected);
  });

  it("show no secrets of a webhook, and not when the verification was sent", async () => {
    const webhook = {
      ...aWebhookSubscription(),
      verification: { sentAt: at("09:00"), tries: 0, earlier: [at("08:00")] },
      ...{
        sealedHeaders: "sealed",
        formerSecrets: [],
        rotations: [{ asked: "print" }],
        headerNames: ["authorization"],
      },
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
    const asked: unknown[][] = [];
    beforeEach(() => void asked.splice(0));
    const enabling = (subscription: Subscription) =>
      enableEndpoint({
        enable: async (...given) => {
          asked.push(given);
          return { ok: true, value: subscription };
        },
        replayMissed: async (...given) => {
          asked.push(given.slice(1));
          return { ok: true, value: { id: anId("rpl") } };
        },
        views,
      });

    it("accept a key, and replay what was missed, under a separate idempotency key", async () => {
      const enabled = await enabling(usable)({ ...forClient, body: { replayMissed: true }, idempotencyKey: "once" });
      expect(enabled).toMatchObject({ value: { status: 200, body: { replayId: anId("rpl") } } });
      expect(asked).toEqual([
        [scope, subscriptionId, "key"],
        [{ of: "missed", ...{ clientId: scope.clientId, subscriptionId } }, "enable once"],
      ]);
    });

    it("replay nothing to an endpoint that is not deliverable, or if the request asks for no replay", async () => {
      await enabling(unverified)({ ...forClient, body: { replayMissed: true } });
      await enabling(usable)({ ...forClient, body: { replayMissed: false } });
      expect(asked).toHaveLength(2);
    });

    it("refuse another client's key", async () => {
      const caller = aClientKey(anId("client", 2));
      expect(await enabling(usable)({ ...forClient, caller, body: { replayMissed: true } })).toMatchObject({
        refusal: { kind: "not_found" },
      });
      expect(asked).toEqual([]);
    });
  });

  it("show a replay to the agency, and to the client whose key requested it", async () => {
    const replays = makeReplayStore({ client: memoryDynamoDb(), name: "table" });
    const own = aClientKey();
    const other: ApiKey = { ...own, id: anId("key", 9) };
    const replay = {
      ...{ id: anId("rpl"), requestedBy: own.id, createdAt: at("14:00"), updatedAt: at("14:00") },
      ...{ wanted: { of: "missed", subscriptionId }, status: "done", ordered: 1 },
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
