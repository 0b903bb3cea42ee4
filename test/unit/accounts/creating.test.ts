import { describe, expect, it } from "vitest";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeCreateAgency } from "#accounts/create-agency.ts";
import { makeCreateClient } from "#accounts/create-client.ts";
import { makeCreateKey } from "#accounts/create-key.ts";
import { makeCreateCampaign } from "#campaigns/create-campaign.ts";
import type { SealedSecret, Subscription } from "#domain/subscriptions/subscription.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeChangeSubscription } from "#subscriptions/change-subscription.ts";
import { makeCreateSubscription, makeSubscribe } from "#subscriptions/create-subscription.ts";
import type { SecretBox } from "#subscriptions/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import {
  memoryAgencies,
  memoryAgencySubscriptions,
  memoryApiKeys,
  memoryCampaigns,
  memoryClients,
  memorySubscriptions,
} from "#test/support/doubles/memory-entities.ts";
import { aCampaign, aClient, anEmailSubscription, anSmsSubscription } from "#test/support/entities.ts";

const agencyId = anId("agency");
const scope = { agencyId, clientId: anId("client") };
const conflict = { ok: false, refusal: { kind: "idempotency_conflict" } };
const noSuchClient = {
  ok: false,
  refusal: { kind: "validation_error", errors: [{ pointer: "/clientId", detail: "no such client" }] },
};
const stamps = { createdAt: at("09:00"), updatedAt: at("09:00") };

const requestVerification = async () => undefined;

function world() {
  return { ids, fingerprint, requestVerification, now: aClock("09:00").now, newApiKeySecret };
}

describe("creating a client", () => {
  const harbour = { name: "Harbour Roofing Ltd", timeZone: "Europe/London", paused: false };

  it("stamps it and keeps it", async () => {
    const clients = memoryClients();
    const created = await makeCreateClient({ ...world(), clients })(agencyId, harbour);
    expect(created).toMatchObject({ ok: true, value: { ...harbour, ...stamps, agencyId } });
    expect(created.ok && (await clients.read({ agencyId }, created.value.id))).toMatchObject(harbour);
  });

  it("makes another one each time when no key says that it is the same", async () => {
    const create = makeCreateClient({ ...world(), clients: memoryClients() });
    const [first, second] = [await create(agencyId, harbour), await create(agencyId, harbour)];
    expect(first.ok && second.ok && first.value.id !== second.value.id).toBe(true);
  });

  it("answers a repetition under the same key with what is there, and refuses another client under it", async () => {
    const create = makeCreateClient({ ...world(), clients: memoryClients() });
    const first = await create(agencyId, harbour, "once");
    expect(await create(agencyId, harbour, "once")).toEqual(first);
    expect(await create(agencyId, { ...harbour, name: "Other" }, "once")).toEqual(conflict);
    expect(await create(agencyId, { ...harbour, timeZone: "Etc/UTC", paused: false }, "once")).toEqual(conflict);
  });

  it("knows the same key of two agencies apart", async () => {
    const create = makeCreateClient({ ...world(), clients: memoryClients() });
    await create(agencyId, harbour, "once");
    expect((await create(anId("agency", 2), { ...harbour, name: "Other" }, "once")).ok).toBe(true);
  });
});

describe("creating a campaign", () => {
  const { id: _, createdAt: __, updatedAt: ___, ...roofs } = aCampaign();
  const creating = () =>
    makeCreateCampaign({
      ...world(),
      clients: memoryClients(aClient()),
      campaigns: memoryCampaigns(),
      jobs: memoryDueItems(),
    });

  it("stamps it and keeps it", async () => {
    expect(await creating()(agencyId, roofs)).toMatchObject({ ok: true, value: { ...roofs, ...stamps } });
  });

  it("has canaries sent through it from now on, if it is active, and a repetition makes up for a first time that died before", async () => {
    const jobs = memoryDueItems();
    const create = makeCreateCampaign({
      ...{ ...world(), clients: memoryClients(aClient()), campaigns: memoryCampaigns(), jobs: jobs },
    });
    const dueOf = async (asked: typeof roofs, once: string) => {
      const created = await create(agencyId, asked, once);
      if (!created.ok) throw new Error(created.refusal.kind);
      const thing = { kind: "canary", agencyId, campaignId: created.value.id } as const;
      const due = await jobs.read(thing);
      if (due) await jobs.complete(thing, due.version, undefined);
      return due?.dueAt;
    };
    expect(await dueOf({ ...roofs, active: false }, "idle")).toBeUndefined();
    expect(await dueOf(roofs, "once")).toBe(at("09:00"));
    expect(await dueOf(roofs, "once")).toBe(at("09:00"));
  });

  it("points at a client that the agency does not have", async () => {
    expect(await creating()(agencyId, { ...roofs, clientId: anId("client", 9) })).toEqual(noSuchClient);
    expect(await creating()(anId("agency", 2), roofs)).toEqual(noSuchClient);
  });

  it("answers a repetition under the same key with what is there, and refuses another price under it", async () => {
    const create = creating();
    const first = await create(agencyId, roofs, "once");
    expect(await create(agencyId, roofs, "once")).toEqual(first);
    expect(await create(agencyId, { ...roofs, price: { amount: 1, currency: "GBP" } }, "once")).toEqual(conflict);
  });
});

describe("creating a subscription", () => {
  const box: SecretBox = {
    newWebhookSecret: () => "whsec_c2VjcmV0",
    fingerprint: (secret: string) => `keyed(${secret})`,
    toVerifierKey: (secret) => secret,
    seal: (secret) => `sealed ${secret}` as SealedSecret,
    unseal: (sealed) => sealed.replace("sealed ", ""),
  };
  const creating = (...there: Subscription[]) =>
    makeCreateSubscription({
      ...world(),
      secretBox: box,
      clients: memoryClients(aClient()),
      subscriptions: memorySubscriptions(...there),
      webhookTargets: { allowHttp: false, allowPrivate: false },
      max: 2,
    });
  const webhook = { channel: "webhook", endpoint: "https://crm.example.com/leads", active: true } as const;
  const sms = { channel: "sms", endpoint: "+447700900123", active: true } as const;

  it("shows a webhook's secret to whoever creates it, and stores it sealed", async () => {
    expect(await creating()(scope, webhook)).toMatchObject({
      ok: true,
      value: {
        secret: "whsec_c2VjcmV0",
        subscription: { ...webhook, ...stamps, clientId: scope.clientId, sealedSecret: "sealed whsec_c2VjcmV0" },
      },
    });
  });

  it("shows the public key of a webhook that is signed with ed25519, and stores the secret one sealed", async () => {
    const secretBox = makeSecretBox("master");
    const create = makeCreateSubscription({
      ...{ ...world(), secretBox, clients: memoryClients(aClient()), subscriptions: memorySubscriptions(), max: 2 },
      webhookTargets: { allowHttp: false, allowPrivate: false },
    });
    const created = await create(scope, { ...webhook, signature: "v1a" }, "once");
    expect(created).toMatchObject({
      ok: true,
      value: { secret: expect.stringMatching(/^whpk_/), subscription: { signature: "v1a" } },
    });
    expect(JSON.stringify(created)).not.toContain("whsk_");
    expect(await create(scope, { ...webhook, signature: "v1a" }, "once")).toEqual(created);
    expect(await create(scope, { ...webhook, signature: "v1" }, "once")).toEqual(conflict);
  });

  it("keeps the headers that a webhook is to have sealed, and shows their names", async () => {
    const secretBox = makeSecretBox("master");
    const create = makeCreateSubscription({
      ...{ ...world(), secretBox, clients: memoryClients(aClient()), subscriptions: memorySubscriptions(), max: 2 },
      webhookTargets: { allowHttp: false, allowPrivate: false },
    });
    const headers = [{ name: "authorization", value: "Bearer abc" }];
    const created = await create(scope, { ...webhook, payload: "thin", headers }, "once");
    expect(created).toMatchObject({ value: { subscription: { payload: "thin", headerNames: ["authorization"] } } });
    expect(JSON.stringify(created)).not.toContain("Bearer");
    expect(await create(scope, { ...webhook, payload: "thin", headers }, "once")).toEqual(created);
    expect(await create(scope, { ...webhook, payload: "full", headers }, "once")).toEqual(conflict);
    expect(await create(scope, { ...webhook, payload: "thin", headers: [] }, "once")).toEqual(conflict);
    const other = [{ name: "authorization", value: "Bearer abd" }];
    expect(await create(scope, { ...webhook, payload: "thin", headers: other }, "once")).toEqual(conflict);
  });

  it("has no secret for an SMS", async () => {
    const created = await creating()(scope, sms);
    expect(created).toMatchObject({ ok: true, value: { subscription: sms } });
    expect(created.ok && "secret" in created.value).toBe(false);
  });

  it("shows a repetition under the same key the same secret again, and refuses another endpoint under it", async () => {
    let made = 0;
    const secretBox = { ...box, newWebhookSecret: () => `whsec_${(made += 1)}` };
    const create = makeCreateSubscription({
      ...world(),
      secretBox,
      clients: memoryClients(aClient()),
      subscriptions: memorySubscriptions(),
      webhookTargets: { allowHttp: false, allowPrivate: false },
      max: 2,
    });
    const first = await create(scope, webhook, "once");
    expect(first).toMatchObject({ value: { secret: "whsec_1" } });
    expect(await create(scope, webhook, "once")).toEqual(first);
    expect(await create(scope, { ...webhook, endpoint: "https://other.example.com" }, "once")).toEqual(conflict);
    expect(await create(scope, { ...webhook, active: false }, "once")).toEqual(conflict);
  });

  it("takes no webhook over plain http, except where the operator allows it", async () => {
    const plain = { ...webhook, endpoint: "http://crm.example.com/leads" };
    expect(await creating()(scope, plain)).toMatchObject({
      ok: false,
      refusal: { kind: "validation_error", errors: [{ pointer: "/endpoint" }] },
    });
    const subscriptions = memorySubscriptions();
    const allowing = (allowHttp: boolean) => ({ allowHttp, allowPrivate: false });
    const onOneMachine = { ...world(), secretBox: box, clients: memoryClients(aClient()), subscriptions, max: 2 };
    const created = await makeCreateSubscription({ ...onOneMachine, webhookTargets: allowing(true) })(scope, plain);
    expect(created.ok).toBe(true);
    if (!created.ok) return;

    const change = { endpoint: "http://crm.example.com/new" };
    const { id } = created.value.subscription;
    for (const allowHttp of [true, false]) {
      const changing = {
        ...{
          subscriptions,
          endpointHealth: memoryEndpoints(),
          secretBox: box,
          requestVerification,
          now: onOneMachine.now,
          webhookTargets: allowing(allowHttp),
        },
      };
      const changed = await makeChangeSubscription(changing)(scope, id, change);
      expect(changed.ok).toBe(allowHttp);
    }
  });

  it("takes no webhook into a private network, by address or by name, except where the operator allows it", async () => {
    for (const host of [
      "127.0.0.1",
      "2130706433",
      "[::7f00:1]",
      "169.254.169.254",
      "localhost",
      "crm",
      "db.internal",
    ]) {
      const inside = { ...webhook, endpoint: `https://${host}/leads` };
      expect(await creating()(scope, inside)).toMatchObject({
        ok: false,
        refusal: { kind: "validation_error", errors: [{ pointer: "/endpoint" }] },
      });
    }
    const onOneMachine = makeCreateSubscription({
      ...{
        ...world(),
        secretBox: box,
        clients: memoryClients(aClient()),
        subscriptions: memorySubscriptions(),
        max: 2,
      },
      webhookTargets: { allowHttp: false, allowPrivate: true },
    });
    expect((await onOneMachine(scope, { ...webhook, endpoint: "https://127.0.0.1/leads" })).ok).toBe(true);
    expect((await onOneMachine(scope, { ...webhook, endpoint: "https://169.254.169.254/leads" })).ok).toBe(false);
  });

  it("finds no client that the agency does not have", async () => {
    const notFound = { ok: false, refusal: { kind: "not_found" } };
    expect(await creating()({ agencyId, clientId: anId("client", 9) }, sms)).toEqual(notFound);
    expect(await creating()({ agencyId: anId("agency", 2), clientId: anId("client") }, sms)).toEqual(notFound);
  });

  it("stops at the limit, except for the repetition of one that is among them", async () => {
    const create = creating(anEmailSubscription());
    const last = await create(scope, sms, "once");
    expect(last.ok).toBe(true);
    expect(await create(scope, sms)).toEqual({ ok: false, refusal: { kind: "subscription_limit_reached", max: 2 } });
    expect(await create(scope, sms, "once")).toEqual(last);
  });

  it("subscribes the agency itself to events, with a limit of its own, apart from its clients'", async () => {
    const subscriptions = memoryAgencySubscriptions();
    const subscribe = makeSubscribe({
      ...world(),
      ...{ secretBox: box, subscriptions, webhookTargets: { allowHttp: false, allowPrivate: false }, max: 1 },
    });
    const wanted = { ...webhook, events: ["lead.delivered" as const] };
    const created = await subscribe({ agencyId }, wanted, "once");
    expect(created).toMatchObject({ ok: true, value: { secret: box.newWebhookSecret("v1"), subscription: wanted } });
    expect(created.ok && "clientId" in created.value.subscription).toBe(false);
    expect(await subscribe({ agencyId }, wanted, "once")).toEqual(created);
    expect(await subscribe({ agencyId }, { ...wanted, events: ["lead.contacted"] }, "once")).toEqual(conflict);
    expect(await subscribe({ agencyId }, wanted)).toMatchObject({ refusal: { kind: "subscription_limit_reached" } });
  });

  it("counts switched off subscriptions too: a lead once named them", async () => {
    const create = creating(anSmsSubscription({ active: false }), anEmailSubscription({ active: false }));
    expect(await create(scope, sms)).toMatchObject({ refusal: { kind: "subscription_limit_reached" } });
  });
});

describe("creating a key", () => {
  const creating = (apiKeys = memoryApiKeys()) =>
    makeCreateKey({ ...world(), apiKeys, clients: memoryClients(aClient()) });

  it.each([
    { role: "agency" as const },
    { role: "billing" as const },
    { role: "client" as const, clientId: anId("client") },
  ])("stores its hash only, and finds its holder by it: %j", async (role) => {
    const apiKeys = memoryApiKeys();
    const created = await creating(apiKeys)(agencyId, { name: "CRM", mode: "live", ...role });
    if (!created.ok) throw new Error("refused");
    const { key, secret } = created.value;
    expect(secret).toMatch(/^baton_[\w-]{43}$/);
    expect(key).toEqual({ id: key.id, agencyId, name: "CRM", mode: "live", createdAt: at("09:00"), ...role });
    expect(JSON.stringify([key, apiKeys.hashes()])).not.toContain(secret);
    expect(await apiKeys.findByHash(fingerprint(secret))).toEqual(key);
  });

  it("makes a key of the sandbox that can be told from a live one by its first letters", async () => {
    const created = await creating()(agencyId, { name: "Staging", mode: "test", role: "agency" });
    expect(created).toMatchObject({ value: { key: { mode: "test" }, secret: expect.stringMatching(/^baton_test_/) } });
  });

  it("makes no key for a client that the agency does not have", async () => {
    const wanted = { name: "CRM", mode: "live", role: "client", clientId: anId("client") } as const;
    expect(await creating()(anId("agency", 2), wanted)).toEqual(noSuchClient);
    expect(await creating()(agencyId, { ...wanted, clientId: anId("client", 9) })).toEqual(noSuchClient);
  });
});

describe("creating an agency", () => {
  it("makes it with a first key that can do everything in it", async () => {
    const [agencies, apiKeys] = [memoryAgencies(), memoryApiKeys()];
    const jobs = memoryDueItems();
    const { agency, key, secret } = await makeCreateAgency({ ...world(), agencies, apiKeys, jobs: jobs })(
      "Brightline Leads",
    );
    expect(await jobs.read({ kind: "unsent", agencyId: agency.id })).toMatchObject({ dueAt: at("09:00") });
    expect(await agencies.read(agency.id)).toEqual({ id: agency.id, name: "Brightline Leads", createdAt: at("09:00") });
    expect(key).toMatchObject({ agencyId: agency.id, role: "agency", mode: "live" });
    expect(await apiKeys.findByHash(fingerprint(secret))).toEqual(key);
  });
});
