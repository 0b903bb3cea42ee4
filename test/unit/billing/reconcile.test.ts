import { beforeEach, describe, expect, it } from "vitest";
import { makeCompareLeadList, makeReconcile } from "#billing/reconcile.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aBillingRecord } from "#test/support/billing-records.ts";
import { memoryBillingRecords } from "#test/support/doubles/memory-billing-records.ts";
import { memoryCampaigns, memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHeldLeads } from "#test/support/doubles/memory-placing.ts";
import {
  aCampaign,
  aClient,
  aClientKey,
  anAgencyKey,
  anEmailSubscription,
  aWebhookSubscription,
} from "#test/support/entities.ts";

const period = { from: at("14:00"), to: at("15:00") };
const agencyId = anId("agency");
const notFound = { ok: false, refusal: { kind: "not_found" } };
const tooLarge = { ok: false, refusal: { kind: "report_too_large", max: 3 } };
const by = (number: number, lead: number, status: BillingRecord["deliveries"][number]["status"] = "delivered") =>
  aBillingRecord({
    clientId: anId("client", number),
    leadId: anId("lead", lead),
    placedAt: at("14:10"),
    deliveries: [{ channel: "webhook", status }],
  });

describe("reconciling a period", () => {
  let held = memoryHeldLeads();
  beforeEach(() => {
    held = memoryHeldLeads();
  });
  const world = (...records: BillingRecord[]) => ({
    clients: memoryClients(aClient(), aClient({ id: anId("client", 2) })),
    campaigns: memoryCampaigns(aCampaign(), aCampaign({ id: anId("campaign", 2), clientId: anId("client", 2) })),
    subscriptions: memorySubscriptions(aWebhookSubscription(), { ...anEmailSubscription(), active: false }),
    records: memoryBillingRecords(...records),
    held,
    max: 3,
  });
  const reconcile = (records: BillingRecord[], caller = anAgencyKey(), clientId?: ReturnType<typeof anId<"client">>) =>
    makeReconcile(world(...records))(caller, { ...period, clientId });
  const hold = (number: number, campaign = 1, time = "14:20") =>
    held.add({ agencyId, campaignId: anId("campaign", campaign), leadId: anId("lead", number), receivedAt: at(time) });
  const webhooks = { channel: "webhook" };

  it("for the whole agency adds up the leads of all its clients and the held ones", async () => {
    await hold(7);
    expect(await reconcile([by(1, 1), by(2, 2, "exhausted")])).toMatchObject({
      value: {
        leads: { accepted: 3, placed: 2, held: 1 },
        channels: [{ accepted: 0 }, { accepted: 0 }, { ...webhooks, accepted: 3, delivered: 1, exhausted: 1, held: 1 }],
      },
    });
  });

  it("for one client counts its own leads and the held ones that it could get", async () => {
    await hold(7);
    await hold(8, 2);
    expect(await reconcile([by(1, 1), by(2, 2)], anAgencyKey(), anId("client"))).toMatchObject({
      value: { leads: { accepted: 2, placed: 1, held: 1 } },
    });
  });

  it("counts a held lead among the leads, but on no channel, if its clients have no subscriptions", async () => {
    await hold(7, 2);
    expect(await reconcile([])).toMatchObject({
      value: { leads: { held: 1 }, channels: [{ held: 0 }, { held: 0 }, { held: 0 }] },
    });
  });

  it("counts only held leads of the period, and a lead that was just placed once", async () => {
    await hold(7, 1, "13:59:59.999");
    await hold(8, 1, "15:00");
    await hold(1);
    expect(await reconcile([by(1, 1)])).toMatchObject({ value: { leads: { accepted: 1, placed: 1, held: 0 } } });
  });

  it("for a client's key counts its own leads and no held ones, which belong to no client yet", async () => {
    await hold(7);
    const own = { value: { leads: { accepted: 1, placed: 1, held: 0 } } };
    expect(await reconcile([by(1, 1), by(2, 2)], aClientKey())).toMatchObject(own);
    expect(await reconcile([by(1, 1), by(2, 2)], aClientKey(), anId("client"))).toMatchObject(own);
    expect(await reconcile([by(1, 1), by(2, 2)], aClientKey(), anId("client", 2))).toEqual(notFound);
  });

  it("refuses a client that the agency does not have", async () => {
    expect(await reconcile([], anAgencyKey(), anId("client", 9))).toEqual(notFound);
  });

  it("refuses more leads than it may read, over all clients", async () => {
    const four = [by(1, 1), by(1, 2), by(2, 3), by(2, 4)];
    expect(await reconcile(four.slice(0, 3))).toMatchObject({ ok: true });
    expect(await reconcile(four)).toEqual(tooLarge);
    expect(await reconcile([1, 2, 3, 4].map((lead) => by(1, lead)))).toEqual(tooLarge);
    await hold(7);
    expect(await reconcile(four.slice(0, 3))).toEqual(tooLarge);
  });

  it("with a test key covers the sandbox", async () => {
    const sandboxed = world(by(1, 1));
    await sandboxed.records.saveSandbox(agencyId, by(1, 5, "pending"), 1);
    await held.add({
      agencyId,
      campaignId: anId("campaign"),
      leadId: anId("lead", 7),
      receivedAt: at("14:20"),
      mode: "test",
    });
    const answer = await makeReconcile(sandboxed)(anAgencyKey({ mode: "test" }), period);
    expect(answer).toMatchObject({
      value: { leads: { accepted: 2, held: 1 }, inFlight: [{ leadId: anId("lead", 5), channel: "webhook" }] },
    });
  });

  describe("with a client's own list", () => {
    const compare = (leads: object[], caller = anAgencyKey(), changes = {}) =>
      makeCompareLeadList(world(by(1, 1), by(1, 2), by(2, 3)))(caller, {
        ...period,
        clientId: anId("client"),
        leads,
        lateAfterMs: 60_000,
        ...changes,
      });

    it("finds missing, extra and late leads, even if an extra one belongs to another client", async () => {
      const list = [{ leadId: anId("lead"), arrivedAt: at("14:11:01") }, { leadId: anId("lead", 3) }];
      expect(await compare(list)).toMatchObject({
        value: {
          listed: 2,
          delivered: 2,
          matched: 1,
          unconfirmed: [],
          extra: [{ leadId: anId("lead", 3) }],
          missing: [{ leadId: anId("lead", 2) }],
          late: [{ leadId: anId("lead"), placedAt: at("14:10"), arrivedAt: at("14:11:01"), seconds: 61 }],
        },
      });
    });

    it("compares with one channel if the request names it", async () => {
      expect(await compare([{ leadId: anId("lead") }], anAgencyKey(), { channel: "sms" })).toMatchObject({
        value: { delivered: 0, extra: [{ leadId: anId("lead") }], missing: [] },
      });
    });

    it("accepts that client's key and the agency's", async () => {
      expect(await compare([], aClientKey())).toMatchObject({ value: { missing: [{}, {}] } });
      expect(await compare([], aClientKey(anId("client", 2)))).toEqual(notFound);
      expect(await compare([], anAgencyKey(), { clientId: anId("client", 9) })).toEqual(notFound);
    });
  });

  it("matches by the references of acknowledgements, and each of several leads with one reference once", async () => {
    const named = (lead: number, clientRef: string, status: "delivered" | "pending" = "delivered") => ({
      ...by(1, lead, status),
      acknowledgement: { outcome: "accepted" as const, at: at("14:11"), clientRef },
    });
    const compare = makeCompareLeadList(world(named(1, "crm-1"), named(2, "crm-1"), named(3, "crm-3", "pending")));
    const refs = ["crm-1", "crm-3", "crm-4", "crm-1", "crm-1"].map((clientRef) => ({ clientRef }));
    const request = { ...period, clientId: anId("client"), lateAfterMs: 60_000 };
    expect(await compare(anAgencyKey(), { ...request, leads: refs })).toMatchObject({
      value: {
        listed: 5,
        matched: 2,
        repeated: 1,
        missing: [],
        unconfirmed: [anId("lead", 3)],
        extra: [{ clientRef: "crm-4" }],
      },
    });
  });
});
