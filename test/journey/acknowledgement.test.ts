import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { ClientReport } from "#domain/billing/client-report.ts";
import type { LeadView } from "#leads/schemas.ts";
import * as journey from "#test/support/running-baton.ts";

const salesperson = "+447700900931";

describe("a lead that its client acknowledges", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;
  let client: ApiClient;
  let clientId: string;
  let campaignId: string;

  beforeAll(async () => {
    baton = await journey.runBaton();
    ({ api } = await baton.newAgency());
    ({ clientId, campaignId } = await journey.aClientWithCampaign(api));
    await journey.subscribe(api, clientId, { channel: "sms", endpoint: salesperson });
    client = await journey.aKey(api, { role: "client", clientId });
  });
  afterAll(() => baton?.stop());

  const full = async (id: string) => (await api.get<journey.FullLead>(`/v1/leads/${id}`)).body;

  /** A lead that was delivered by SMS, with the link in the text. */
  async function aTextedLead() {
    const { id, person } = await journey.pushLead(api, campaignId);
    await journey.whenLead(api, id, ({ status }) => status === "delivered");
    const text = baton.sms({ to: salesperson }).find((sms) => sms.body.includes(person?.phone ?? "no phone"));
    return { id, link: /https?:\S+$/.exec(text?.body ?? "")?.[0] ?? "no link" };
  }

  async function tap(link: string, fields: Record<string, string>) {
    const page = await (await fetch(link)).text();
    const once = /name="once" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const body = new URLSearchParams({ once, ...fields });
    return fetch(link, { method: "POST", body, redirect: "manual" });
  }

  const recordOf = (id: string, is: (record: BillingRecord) => boolean) =>
    journey.eventually(async () => {
      const from = new Date(Date.now() - 600_000).toISOString();
      const to = new Date(Date.now() + 600_000).toISOString();
      const records = await api.listAll<BillingRecord>(`/v1/clients/${clientId}/billing-records?from=${from}&to=${to}`);
      return records.find((record) => record.leadId === id && is(record));
    });

  it("is acknowledged by the endpoint's reply, without personal data, but not by a bare 2xx", async () => {
    const { clientId: byWebhook, campaignId: replied } = await journey.aClientWithCampaign(api);
    const { secret } = await journey.subscribe(api, byWebhook, baton.webhookAt("/crm"));
    baton.receiver.accept("/crm", secret);
    const delivered = async () =>
      journey.whenLead(api, (await journey.pushLead(api, replied)).id, ({ deliveredAt }) => deliveredAt !== undefined);
    const bare = await delivered();
    expect(bare).toMatchObject({ status: "delivered", deliveries: [{ status: "delivered" }] });
    expect(bare).not.toHaveProperty("acknowledgement");
    baton.receiver.reply("/crm", { outcome: "rejected", reason: "No roof of O'Brien's", client_ref: "crm-9" });
    const rejected = await delivered();
    expect(rejected).toMatchObject({
      status: "rejected",
      acknowledgement: { outcome: "rejected", reason: expect.stringContaining("No roof of"), clientRef: "crm-9" },
      deliveries: [{ status: "acknowledged", deliveredAt: rejected.deliveredAt }],
    });
    // Only the excerpt, which is erased with the person, may name them.
    const kept = rejected.history.map((fact) => ({ ...fact, excerpt: undefined }));
    expect(JSON.stringify(kept)).not.toContain("Brien");
  });

  it("is accepted by one tap on the link in a text", async () => {
    const { id, link } = await aTextedLead();
    expect((await tap(link, { answer: "accepted", reason: "" })).status).toBe(303);
    const lead = await full(id);
    expect(lead).toMatchObject({
      status: "acknowledged",
      acknowledgement: { outcome: "accepted", at: expect.any(String) },
      deliveries: [{ channel: "sms", status: "acknowledged", deliveredAt: expect.any(String) }],
    });
    expect(lead.history.at(-1)).toMatchObject({ kind: "acknowledged", source: "link", channel: "sms" });
    expect(await (await fetch(link)).text()).not.toContain('name="answer"');
    await journey.eventually(async () => {
      const listed = await client.listAll<LeadView>("/v1/leads?status=acknowledged");
      return listed.some((each) => each.id === id);
    });
  });

  it("can be rejected by the API: its price is kept, nothing is charged, and no cost per sale counts it", async () => {
    const { id } = await aTextedLead();
    const answer = { outcome: "rejected", reason: "outside our area", clientRef: "crm-7" };
    const rejected = await client.post<LeadView>(`/v1/leads/${id}/acknowledgements`, answer);
    expect(rejected).toMatchObject({ status: 201, body: { status: "rejected", acknowledgement: answer } });
    const record = await recordOf(id, ({ status }) => status === "rejected");
    expect(record).toMatchObject({
      price: { amount: 6_000, currency: "GBP" },
      charged: { amount: 0, currency: "GBP" },
      acknowledgement: answer,
      deliveries: [{ channel: "sms", status: "delivered" }],
    });
    const from = new Date(Date.now() - 600_000).toISOString();
    const { body } = await api.get<ClientReport>(
      `/v1/clients/${clientId}/report?from=${from}&to=${new Date().toISOString()}`,
    );
    expect(body).toMatchObject({ leads: 2, rejected: { count: 1, of: 2 }, timeToAcknowledge: { coverage: { of: 2 } } });
    expect(body.costPerSale).toContainEqual(expect.objectContaining({ denominator: "billed", leads: 1 }));
  });

  it("returns the same response to a retry, and refuses a different outcome with the recorded one", async () => {
    const { id, link } = await aTextedLead();
    const path = `/v1/leads/${id}/acknowledgements`;
    const first = await client.post(path, { outcome: "duplicate" }, "answer-1");
    expect(await client.post(path, { outcome: "duplicate" }, "answer-1")).toMatchObject({ body: first.body });
    const conflict = { status: 409, body: { code: "answered_before", outcome: "duplicate" } };
    expect(await client.post(path, { outcome: "accepted" })).toMatchObject(conflict);
    expect(await api.post(path, { outcome: "rejected" })).toMatchObject(conflict);
    expect((await tap(link, { answer: "accepted" })).status).toBe(422);
    const { history } = await full(id);
    expect(history.filter(({ kind }) => kind === "acknowledged")).toHaveLength(1);
  });

  it("that was rejected with a reason is charged after all when the client works it", async () => {
    const { id, link } = await aTextedLead();
    expect((await tap(link, { answer: "rejected", reason: "" })).status).toBe(422);
    expect((await tap(link, { answer: "rejected", reason: "no_capacity" })).status).toBe(303);
    expect(await full(id)).toMatchObject({ status: "rejected", acknowledgement: { reason: "no_capacity" } });
    expect((await tap(link, { attempt: "connected", outcome: "quoted" })).status).toBe(303);
    const record = await recordOf(id, ({ status }) => status === "contacted");
    expect(record).toMatchObject({ charged: { amount: 6_000 }, acknowledgement: { outcome: "rejected" } });
    const late = await client.post(`/v1/leads/${id}/acknowledgements`, { outcome: "accepted" });
    expect(late).toMatchObject({ status: 409, body: { outcome: "rejected" } });
  });

  it("cannot be acknowledged by others, nor with an unknown outcome", async () => {
    const { id } = await aTextedLead();
    const path = `/v1/leads/${id}/acknowledgements`;
    const { clientId: other } = await journey.aClientWithCampaign(api);
    const stranger = await journey.aKey(api, { role: "client", clientId: other });
    expect((await stranger.post(path, { outcome: "accepted" })).status).toBe(404);
    const test = await journey.aKey(api, { role: "agency", mode: "test" });
    expect((await test.post(path, { outcome: "accepted" })).status).toBe(404);
    const billing = await journey.aKey(api, { role: "billing" });
    expect((await billing.post(path, { outcome: "accepted" })).status).toBe(403);
    for (const outcome of ["success", "ACCEPTED", undefined])
      expect((await client.post(path, { outcome })).status).toBe(422);
    const early = await client.post(path, { outcome: "accepted", at: "2020-01-01T00:00:00Z" });
    expect(early).toMatchObject({ status: 422, body: { code: "time_out_of_range" } });
  });

  it("in the sandbox is acknowledged with a test key", async () => {
    const test = await journey.aKey(api, { role: "agency", mode: "test" });
    const { id } = await journey.pushLead(test, campaignId);
    const answer = await test.post(`/v1/leads/${id}/acknowledgements`, { outcome: "accepted" });
    expect(answer).toMatchObject({ status: 201, body: { status: "acknowledged", sandbox: true } });
  });
});
