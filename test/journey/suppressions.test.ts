import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { Suppression } from "#domain/suppressions/suppression.ts";
import type { LeadView } from "#leads/schemas.ts";
import type { SuppressedContacts, SuppressionCheckResult } from "#suppressions/schemas.ts";
import * as journey from "#test/support/running-baton.ts";

let baton: journey.RunningBaton;
let api: ApiClient;
let numbers = 0;

beforeAll(async () => {
  baton = await journey.runBaton({ retryAfterSeconds: 1 });
  ({ api } = await baton.newAgency());
  // Before the first event: for half a minute Baton keeps the list of an agency's subscriptions.
  const events = { events: ["client.unreachable"], ...baton.webhookAt("/unreachable") };
  const { secret } = await journey.create<journey.Subscribed>(api, "/v1/subscriptions", events);
  baton.receiver.accept("/unreachable", secret);
});
afterAll(() => baton?.stop());

/** A new person: a phone number and an email address. */
function aPerson() {
  numbers += 1;
  return { phone: `+4477009${String(numbers).padStart(5, "0")}`, email: `person.${numbers}@example.com` };
}

const suppress = (body: object, by = api) => by.post<z.infer<typeof SuppressedContacts>>("/v1/suppressions", body);
const check = async (body: object, by = api) =>
  (await by.post<z.infer<typeof SuppressionCheckResult>>("/v1/suppressions:check", body)).body;

describe("suppressing a person", () => {
  it("returns an entry per contact, is found by either contact, and never shows one", async () => {
    const { phone, email } = aPerson();
    const answer = await suppress({ phone, email: email.toUpperCase(), reason: "do_not_call" });
    expect(answer.status).toBe(201);
    expect(answer.body.entries).toMatchObject([
      { contact: "phone", reason: "do_not_call" },
      { contact: "email", reason: "do_not_call" },
    ]);
    const [byPhone, byEmail] = answer.body.entries;
    expect(await check({ phone })).toEqual({ suppressed: true, entries: [byPhone] });
    expect(await check({ phone: aPerson().phone, email })).toEqual({ suppressed: true, entries: [byEmail] });
    expect(await check(aPerson())).toEqual({ suppressed: false, entries: [] });
    const listed = await api.listAll<Suppression>("/v1/suppressions");
    expect(listed).toEqual(expect.arrayContaining(answer.body.entries));
    expect(JSON.stringify([answer.body, listed])).not.toMatch(/\+4477009|example\.com/);
  });

  it("is idempotent, and can be lifted", async () => {
    const { phone } = aPerson();
    const first = await suppress({ phone, reason: "opted_out" });
    const second = await suppress({ phone, reason: "complaint", until: "2999-01-01T00:00:00Z" });
    expect(second.body).toEqual(first.body);
    const path = `/v1/suppressions/${first.body.entries[0]?.id}`;
    expect((await api.call("DELETE", path)).status).toBe(204);
    expect(await check({ phone })).toEqual({ suppressed: false, entries: [] });
    expect((await api.call("DELETE", path)).status).toBe(404);
  });

  it("is refused without a contact, and with an end in the past", async () => {
    const withoutContact = await suppress({ reason: "other" });
    const over = await suppress({ ...aPerson(), reason: "other", until: "2026-01-01T00:00:00Z" });
    expect([withoutContact.status, over.status]).toEqual([422, 422]);
    expect(withoutContact.body).toMatchObject({ code: "validation_error", errors: [{ pointer: "/phone" }] });
    expect(over.body).toMatchObject({ code: "validation_error", errors: [{ pointer: "/until" }] });
  });

  it("belongs to its agency: no other agency, and no client, finds, lists or lifts it", async () => {
    const { phone } = aPerson();
    const { body } = await suppress({ phone, reason: "complaint" });
    const { api: stranger } = await baton.newAgency("Another agency");
    expect(await check({ phone }, stranger)).toEqual({ suppressed: false, entries: [] });
    expect(await stranger.listAll("/v1/suppressions")).toEqual([]);
    expect((await stranger.call("DELETE", `/v1/suppressions/${body.entries[0]?.id}`)).status).toBe(404);
    const { clientId } = await journey.aClientWithCampaign(api);
    const client = await journey.aKey(api, { role: "client", clientId });
    expect((await suppress({ phone, reason: "other" }, client)).status).toBe(403);
  });
});

describe("a lead that was accepted", () => {
  async function aLeadOf(person: object, ...subscriptions: object[]) {
    const { clientId, campaignId } = await journey.aClientWithCampaign(api);
    for (const body of subscriptions) await journey.subscribe(api, clientId, body);
    const lead = await journey.pushLead(api, campaignId, { person: { name: "Zoë O'Brien", ...person } });
    return { lead, clientId };
  }
  const whenDelivery = ({ id }: LeadView, wanted: string) =>
    journey.whenLead(api, id, ({ deliveries }) => deliveries.every(({ status }) => status === wanted));

  it("is not delivered after its person was suppressed, and its history says why", async () => {
    const { phone, email } = aPerson();
    const { lead, clientId } = await aLeadOf({ phone, email }, baton.webhookAt("/down"));
    await whenDelivery(lead, "failed");
    await suppress({ email, reason: "opted_out" });

    const skipped = await whenDelivery(lead, "skipped");
    expect(skipped.status).toBe("suppressed");
    expect(skipped.deliveries).toMatchObject([{ reason: "suppressed", skippedAt: expect.any(String) }]);
    expect(skipped.history.at(-1)).toMatchObject({
      kind: "delivery_skipped",
      reason: "suppressed",
      detail: "email: opted_out",
    });
    const listed = await journey.eventually(async () => {
      const leads = await api.listAll<LeadView>(`/v1/leads?clientId=${clientId}&status=suppressed`);
      return leads.length > 0 && leads;
    });
    expect(listed.map(({ id }) => id)).toEqual([lead.id]);
  });

  it("is delivered if the suppression is lifted in time", async () => {
    const { phone } = aPerson();
    const { body } = await suppress({ phone, reason: "other" });
    await api.call("DELETE", `/v1/suppressions/${body.entries[0]?.id}`);
    const { lead } = await aLeadOf({ phone }, { channel: "email", endpoint: "sales@example.com" });
    expect((await whenDelivery(lead, "delivered")).status).toBe("delivered");
  });

  it("is not texted to a phone that opted out, and is not shown as delivered", async () => {
    const { phone: salesperson } = aPerson();
    const { clientId, campaignId } = await journey.aClientWithCampaign(api);
    const { id } = await journey.subscribe(api, clientId, { channel: "sms", endpoint: salesperson });
    baton.optOut(salesperson);
    const lead = await journey.pushLead(api, campaignId);
    const skipped = await whenDelivery(lead, "skipped");
    expect(skipped).toMatchObject({ status: "undeliverable", deliveries: [{ reason: "opted_out" }] });
    expect(skipped.history.map(({ kind }) => kind)).toEqual(["received", "delivery_skipped"]);
    expect(baton.sms({ to: salesperson })).toEqual([]);

    // The client can no longer be reached: Baton says so, and places no further lead with it.
    await baton.runSchedules();
    const report = await journey.eventually(async () =>
      baton.receiver.events.find(({ path }) => path === "/unreachable"),
    );
    expect(report.event).toMatchObject({
      type: "client.unreachable",
      data: { clientId, subscriptionId: id, channel: "sms", reason: "opted_out" },
    });
    const subscription = await api.get(`/v1/clients/${clientId}/subscriptions/${id}`);
    expect(subscription.body).toMatchObject({ disabled: { reason: "opted_out" } });
    const readiness = await api.get(`/v1/campaigns/${campaignId}/readiness`);
    expect(readiness.body).toMatchObject({ isReady: false });
    const next = await journey.pushLead(api, campaignId);
    expect((await api.get<journey.FullLead>(`/v1/leads/${next.id}`)).body).toMatchObject({
      status: "held",
      deliveries: [],
    });
  });
});
