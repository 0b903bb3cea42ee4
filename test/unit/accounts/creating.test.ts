import { describe, expect, it } from "vitest";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeChangeAgency } from "#accounts/change-agency.ts";
import { makeCreateAgency } from "#accounts/create-agency.ts";
import { makeCreateClient } from "#accounts/create-client.ts";
import { makeCreateKey } from "#accounts/create-key.ts";
import { makeCreateCampaign } from "#campaigns/create-campaign.ts";
import type { SealedSecret, Subscription } from "#domain/subscriptions/subscription.ts";
import { fingerprint } from "#platform/ids.ts";
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
  memoryCalendars,
  memoryCampaigns,
  memoryClients,
  memorySubscriptions,
} from "#test/support/doubles/memory-entities.ts";
import { aCampaign, aClient, anAgency, anEmailSubscription, anSmsSubscription } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const agencyId = anId("agency");
const scope = { agencyId, clientId: anId("client") };
const conflict = { ok: false, refusal: { kind: "idempotency_conflict" } };
const noSuchClient = {
  ok: false,
  refusal: { kind: "validation_error", errors: [{ pointer: "/clientId", detail: "no such client" }] },
};
const stamps = { createdAt: at("09:00"), updatedAt: at("09:00") };

const requestVerification = async () => undefined;
const verificationLimit = { findEnd: async () => undefined };

const makeDeps = () => ({
  agencies: memoryAgencies(anAgency({ timeZone: "America/New_York" })),
  calendars: memoryCalendars(),
  ids,
  fingerprint,
  requestVerification,
  verificationLimit,
  now: aClock("09:00").now,
  newApiKeySecret,
});

describe("createClient", () => {
  const harbour = { name: "Harbour Roofing Ltd", timeZone: "Europe/London", paused: false };

  it("stores the client with its timestamps", async () => {
    const clients = memoryClients();
    const created = await makeCreateClient({ ...makeDeps(), clients })(agencyId, harbour);
    expect(created).toMatchObject({ ok: true, value: { ...harbour, ...stamps, agencyId } });
    expect(created.ok && (await clients.read({ agencyId }, created.value.id))).toMatchObject(harbour);
  });

  it("creates another client each time without an idempotency key", async () => {
    const create = makeCreateClient({ ...makeDeps(), clients: memoryClients() });
    const [first, second] = [await create(agencyId, harbour), await create(agencyId, harbour)];
    expect(first.ok && second.ok && first.value.id !== second.value.id).toBe(true);
  });

  it("returns the existing client to a retry with the same key, and refuses a different client", async () => {
    const create = makeCreateClient({ ...makeDeps(), clients: memoryClients() });
    const first = await create(agencyId, harbour, "once");
    expect(await create(agencyId, harbour, "once")).toEqual({ ...first, isReplay: true });
    expect(await create(agencyId, { ...harbour, name: "Other" }, "once")).toEqual(conflict);
    expect(await create(agencyId, { ...harbour, timeZone: "Etc/UTC", paused: false }, "once")).toEqual(conflict);
  });

  it("gives the client the zone of its agency if it says none, also in a retry after the agency moved", async () => {
    const deps = { ...makeDeps(), clients: memoryClients() };
    const first = await makeCreateClient(deps)(agencyId, { name: "Harbour", paused: false }, "once");
    expect(first).toMatchObject({ ok: true, value: { timeZone: "America/New_York" } });
    await makeChangeAgency(deps)(agencyId, { timeZone: "Europe/Paris" });
    expect(await makeCreateClient(deps)(agencyId, { name: "Harbour", paused: false }, "once")).toEqual({
      ...first,
      isReplay: true,
    });
  });

  it("keeps the keys of two agencies apart", async () => {
    const create = makeCreateClient({ ...makeDeps(), clients: memoryClients() });
    await create(agencyId, harbour, "once");
    expect((await create(anId("agency", 2), { ...harbour, name: "Other" }, "once")).ok).toBe(true);
  });
});

describe("createCampaign", () => {
  const { id: _, createdAt: __, updatedAt: ___, ...roofs } = aCampaign();
  const makeCreate = () =>
    makeCreateCampaign({
      ...makeDeps(),
      clients: memoryClients(aClient()),
      subscriptions: memorySubscriptions(anSmsSubscription()),
      campaigns: memoryCampaigns(),
      jobs: memoryDueItems(),
    });

  it("stores the campaign with its timestamps", async () => {
    expect(await makeCreate()(agencyId, roofs)).toMatchObject({ ok: true, value: { ...roofs, ...stamps } });
  });

  it("schedules canaries for an active campaign, also on a retry after a possible crash", async () => {
    const jobs = memoryDueItems();
    const create = makeCreateCampaign({
      ...makeDeps(),
      clients: memoryClients(aClient()),
      subscriptions: memorySubscriptions(anSmsSubscription()),
      campaigns: memoryCampaigns(),
      jobs,
    });
    /** Creates the campaign, and returns when its first canary is due. */
    const createAndReadDueAt = async (request: typeof roofs, idempotencyKey: string) => {
      const created = await create(agencyId, request, idempotencyKey);
      if (!created.ok) throw new Error(created.refusal.kind);
      const canary = { kind: "canary", agencyId, campaignId: created.value.id } as const;
      const job = await jobs.read(canary);
      if (job) await jobs.complete(canary, job.version, undefined);
      return job?.dueAt;
    };
    expect(await createAndReadDueAt({ ...roofs, active: false }, "idle")).toBeUndefined();
    expect(await createAndReadDueAt(roofs, "once")).toBe(at("09:00"));
    expect(await createAndReadDueAt(roofs, "once")).toBe(at("09:00"));
  });

  it("points at a client that the agency does not have", async () => {
    expect(await makeCreate()(agencyId, { ...roofs, clientId: anId("client", 9) })).toEqual(noSuchClient);
    expect(await makeCreate()(anId("agency", 2), roofs)).toEqual(noSuchClient);
  });

  it("returns the existing campaign to a retry with the same key, and refuses a different price", async () => {
    const create = makeCreate();
    const first = await create(agencyId, roofs, "once");
    expect(await create(agencyId, roofs, "once")).toEqual({ ...first, isReplay: true });
    expect(await create(agencyId, { ...roofs, price: { amount: 1, currency: "GBP" } }, "once")).toEqual(conflict);
  });
});

describe("createSubscription", () => {
  const box: SecretBox = {
    newWebhookSecret: () => "whsec_c2VjcmV0",
    fingerprint: (secret: string) => `keyed(${secret})`,
    toVerifierKey: (secret) => secret,
    seal: (secret) => `sealed ${secret}` as SealedSecret,
    unseal: (sealed) => sealed.replace("sealed ", ""),
  };
  const makeCreate = (...existing: Subscription[]) =>
    makeCreateSubscription({
      ...makeDeps(),
      secretBox: box,
      clients: memoryClients(aClient()),
      subscriptions: memorySubscriptions(...existing),
      webhookTargets: { allowHttp: false, allowPrivate: false },
      max: 2,
    });
  const webhook = { channel: "webhook", endpoint: "https://crm.example.com/leads", active: true } as const;
  const sms = { channel: "sms", endpoint: "+447700900123", active: true } as const;

  it("returns the secret of a new webhook, and stores it sealed", async () => {
    expect(await makeCreate()(scope, webhook)).toMatchObject({
      ok: true,
      value: {
        secret: "whsec_c2VjcmV0",
        subscription: { ...webhook, ...stamps, clientId: scope.clientId, sealedSecret: "sealed whsec_c2VjcmV0" },
      },
    });
  });

  it("returns the public key of a webhook signed with ed25519, and stores the secret key sealed", async () => {
    const secretBox = makeSecretBox(parseMasterSecret("master"));
    const create = makeCreateSubscription({
      ...makeDeps(),
      secretBox,
      clients: memoryClients(aClient()),
      subscriptions: memorySubscriptions(),
      max: 2,
      webhookTargets: { allowHttp: false, allowPrivate: false },
    });
    const created = await create(scope, { ...webhook, signature: "v1a" }, "once");
    expect(created).toMatchObject({
      ok: true,
      value: { secret: expect.stringMatching(/^whpk_/), subscription: { signature: "v1a" } },
    });
    expect(JSON.stringify(created)).not.toContain("whsk_");
    expect(await create(scope, { ...webhook, signature: "v1a" }, "once")).toEqual({ ...created, isReplay: true });
    expect(await create(scope, { ...webhook, signature: "v1" }, "once")).toEqual(conflict);
  });

  it("stores the custom headers of a webhook sealed, and shows only their names", async () => {
    const secretBox = makeSecretBox(parseMasterSecret("master"));
    const create = makeCreateSubscription({
      ...makeDeps(),
      secretBox,
      clients: memoryClients(aClient()),
      subscriptions: memorySubscriptions(),
      max: 2,
      webhookTargets: { allowHttp: false, allowPrivate: false },
    });
    const headers = [{ name: "authorization", value: "Bearer abc" }];
    const created = await create(scope, { ...webhook, payload: "thin", headers }, "once");
    expect(created).toMatchObject({ value: { subscription: { payload: "thin", headerNames: ["authorization"] } } });
    expect(JSON.stringify(created)).not.toContain("Bearer");
    expect(await create(scope, { ...webhook, payload: "thin", headers }, "once")).toEqual({
      ...created,
      isReplay: true,
    });
    expect(await create(scope, { ...webhook, payload: "full", headers }, "once")).toEqual(conflict);
    expect(await create(scope, { ...webhook, payload: "thin", headers: [] }, "once")).toEqual(conflict);
    const other = [{ name: "authorization", value: "Bearer abd" }];
    expect(await create(scope, { ...webhook, payload: "thin", headers: other }, "once")).toEqual(conflict);
  });

  it("returns no secret for an SMS subscription", async () => {
    const created = await makeCreate()(scope, sms);
    expect(created).toMatchObject({ ok: true, value: { subscription: sms } });
    expect(created.ok && "secret" in created.value).toBe(false);
  });

  it("returns the same secret to a retry with the same key, and refuses a different endpoint", async () => {
    let secretCount = 0;
    const secretBox = { ...box, newWebhookSecret: () => `whsec_${(secretCount += 1)}` };
    const create = makeCreateSubscription({
      ...makeDeps(),
      secretBox,
      clients: memoryClients(aClient()),
      subscriptions: memorySubscriptions(),
      webhookTargets: { allowHttp: false, allowPrivate: false },
      max: 2,
    });
    const first = await create(scope, webhook, "once");
    expect(first).toMatchObject({ value: { secret: "whsec_1" } });
    expect(await create(scope, webhook, "once")).toEqual({ ...first, isReplay: true });
    expect(await create(scope, { ...webhook, endpoint: "https://other.example.com" }, "once")).toEqual(conflict);
    expect(await create(scope, { ...webhook, active: false }, "once")).toEqual(conflict);
  });

  it("refuses a webhook over plain http, unless the operator allows it", async () => {
    const plain = { ...webhook, endpoint: "http://crm.example.com/leads" };
    expect(await makeCreate()(scope, plain)).toMatchObject({
      ok: false,
      refusal: { kind: "validation_error", errors: [{ pointer: "/endpoint" }] },
    });
    const subscriptions = memorySubscriptions();
    const targetsWith = (allowHttp: boolean) => ({ allowHttp, allowPrivate: false });
    const create = makeCreateSubscription({
      ...makeDeps(),
      secretBox: box,
      clients: memoryClients(aClient()),
      subscriptions,
      max: 2,
      webhookTargets: targetsWith(true),
    });
    const created = await create(scope, plain);
    expect(created.ok).toBe(true);
    if (!created.ok) return;

    const change = { endpoint: "http://crm.example.com/new" };
    const { id } = created.value.subscription;
    for (const allowHttp of [true, false]) {
      const changeSubscription = makeChangeSubscription({
        subscriptions,
        endpointHealth: memoryEndpoints(),
        secretBox: box,
        requestVerification,
        verificationLimit,
        now: aClock("09:00").now,
        webhookTargets: targetsWith(allowHttp),
      });
      const changed = await changeSubscription(scope, id, change);
      expect(changed.ok).toBe(allowHttp);
    }
  });

  it("refuses a webhook into a private network, by address or by name, unless the operator allows it", async () => {
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
      expect(await makeCreate()(scope, inside)).toMatchObject({
        ok: false,
        refusal: { kind: "validation_error", errors: [{ pointer: "/endpoint" }] },
      });
    }
    const createWithPrivate = makeCreateSubscription({
      ...makeDeps(),
      secretBox: box,
      clients: memoryClients(aClient()),
      subscriptions: memorySubscriptions(),
      max: 2,
      webhookTargets: { allowHttp: false, allowPrivate: true },
    });
    expect((await createWithPrivate(scope, { ...webhook, endpoint: "https://127.0.0.1/leads" })).ok).toBe(true);
    expect((await createWithPrivate(scope, { ...webhook, endpoint: "https://169.254.169.254/leads" })).ok).toBe(false);
  });

  it("finds no client that the agency does not have", async () => {
    const notFound = { ok: false, refusal: { kind: "not_found" } };
    expect(await makeCreate()({ agencyId, clientId: anId("client", 9) }, sms)).toEqual(notFound);
    expect(await makeCreate()({ agencyId: anId("agency", 2), clientId: anId("client") }, sms)).toEqual(notFound);
  });

  it("refuses a subscription beyond the limit, but not the retry of an existing one", async () => {
    const create = makeCreate(anEmailSubscription());
    const last = await create(scope, sms, "once");
    expect(last.ok).toBe(true);
    expect(await create(scope, sms)).toEqual({ ok: false, refusal: { kind: "subscription_limit_reached", max: 2 } });
    expect(await create(scope, sms, "once")).toEqual({ ...last, isReplay: true });
  });

  it("subscribes the agency itself to events, with a limit separate from that of its clients", async () => {
    const subscriptions = memoryAgencySubscriptions();
    const subscribe = makeSubscribe({
      ...makeDeps(),
      secretBox: box,
      subscriptions,
      webhookTargets: { allowHttp: false, allowPrivate: false },
      max: 1,
    });
    const request = { ...webhook, events: ["lead.delivered" as const] };
    const created = await subscribe({ agencyId }, request, "once");
    expect(created).toMatchObject({ ok: true, value: { secret: box.newWebhookSecret("v1"), subscription: request } });
    expect(created.ok && created.value.subscription.clientId).toBeUndefined();
    expect(await subscribe({ agencyId }, request, "once")).toEqual({ ...created, isReplay: true });
    expect(await subscribe({ agencyId }, { ...request, events: ["lead.contacted"] }, "once")).toEqual(conflict);
    expect(await subscribe({ agencyId }, request)).toMatchObject({ refusal: { kind: "subscription_limit_reached" } });
  });

  it("counts inactive subscriptions too, because histories of leads may name them", async () => {
    const create = makeCreate(anSmsSubscription({ active: false }), anEmailSubscription({ active: false }));
    expect(await create(scope, sms)).toMatchObject({ refusal: { kind: "subscription_limit_reached" } });
  });
});

describe("createKey", () => {
  const makeCreate = (apiKeys = memoryApiKeys()) =>
    makeCreateKey({ ...makeDeps(), apiKeys, clients: memoryClients(aClient()) });

  it.each([
    { role: "agency" as const },
    { role: "billing" as const },
    { role: "client" as const, clientId: anId("client") },
  ])("stores only the hash of the secret, and the key is found by it: %j", async (role) => {
    const apiKeys = memoryApiKeys();
    const created = await makeCreate(apiKeys)(agencyId, { name: "CRM", mode: "live", ...role });
    if (!created.ok) throw new Error("refused");
    const { key, secret } = created.value;
    expect(secret).toMatch(/^baton_[\w-]{43}$/);
    expect(key).toEqual({ id: key.id, agencyId, name: "CRM", mode: "live", createdAt: at("09:00"), ...role });
    expect(JSON.stringify([key, apiKeys.hashes()])).not.toContain(secret);
    expect(await apiKeys.findByHash(fingerprint(secret))).toEqual(key);
  });

  it("creates a test key whose prefix differs from that of a live key", async () => {
    const created = await makeCreate()(agencyId, { name: "Staging", mode: "test", role: "agency" });
    expect(created).toMatchObject({ value: { key: { mode: "test" }, secret: expect.stringMatching(/^baton_test_/) } });
  });

  it("refuses a key for a client that the agency does not have", async () => {
    const request = { name: "CRM", mode: "live", role: "client", clientId: anId("client") } as const;
    expect(await makeCreate()(anId("agency", 2), request)).toEqual(noSuchClient);
    expect(await makeCreate()(agencyId, { ...request, clientId: anId("client", 9) })).toEqual(noSuchClient);
  });
});

describe("createAgency", () => {
  it("creates an agency with a live key of role agency, and schedules its job for lost orders", async () => {
    const [agencies, apiKeys] = [memoryAgencies(), memoryApiKeys()];
    const jobs = memoryDueItems();
    const create = makeCreateAgency({ ...makeDeps(), agencies, apiKeys, jobs });
    const { agency, key, secret } = await create("Brightline Leads", "America/New_York");
    expect(await jobs.read({ kind: "unsent", agencyId: agency.id })).toMatchObject({ dueAt: at("09:00") });
    expect(await agencies.read(agency.id)).toEqual({
      id: agency.id,
      name: "Brightline Leads",
      createdAt: at("09:00"),
      timeZone: "America/New_York",
    });
    expect(key).toMatchObject({ agencyId: agency.id, role: "agency", mode: "live" });
    expect(await apiKeys.findByHash(fingerprint(secret))).toEqual(key);
  });
});
