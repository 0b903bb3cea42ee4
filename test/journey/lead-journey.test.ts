import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { ClientReport } from "#domain/billing/client-report.ts";
import type { LeadView } from "#leads/schemas.ts";
import * as journey from "#test/support/running-baton.ts";

/** From the push to the report, on the source files and on the bundles that would be deployed. */
describe.each(["sources", "bundles"] as const)("a lead, run from the %s,", (code) => {
  let baton: journey.RunningBaton;
  let agency: ApiClient;
  let client: ApiClient;
  let clientId: string;
  let lead: LeadView;
  let body: ReturnType<typeof journey.aLeadBody>;
  let link: string;
  const now = () => new Date(Date.now() + 1).toISOString();
  const from = new Date(Date.now() - 60_000).toISOString();
  const dueUntil = async (due: string) => (await client.listAll<LeadView>(`/v1/leads?due=${due}`)).map(({ id }) => id);

  beforeAll(async () => {
    baton = await journey.runBaton({ code });
    ({ api: agency } = await baton.newAgency());
    const made = await journey.aClientWithCampaign(agency);
    clientId = made.clientId;
    client = await journey.aKey(agency, { role: "client", clientId });
    await journey.subscribe(agency, clientId, { channel: "sms", endpoint: "+447700900901" });
    await journey.subscribe(agency, clientId, { channel: "email", endpoint: "sales@example.com" });
    const { secret } = await journey.subscribe(agency, clientId, baton.webhookAt("/crm"));
    baton.receiver.accept("/crm", secret);

    body = journey.aLeadBody(made.campaignId);
    const answer = await agency.post<LeadView>("/v1/leads", body, "call-1");
    if (answer.status !== 202) throw new Error(`the push answered ${answer.status}`);
    lead = answer.body;
  });
  afterAll(() => baton?.stop());

  it("is durable when the push returns, and the response says where it goes", async () => {
    expect(lead).toMatchObject({ status: "received", clientId, price: { amount: 6_000, currency: "GBP" } });
    expect(lead.deliveries.map(({ channel }) => channel).sort()).toEqual(["email", "sms", "webhook"]);
    expect((await agency.get<journey.FullLead>(`/v1/leads/${lead.id}`)).body.history[0]).toMatchObject({
      kind: "received",
      source: "api",
    });
  });

  it("is delivered on every channel, with a receipt for each", async () => {
    const delivered = await journey.whenLead(agency, lead.id, ({ deliveries }) =>
      deliveries.every(({ status }) => status === "delivered"),
    );
    expect(delivered.status).toBe("delivered");
    expect(delivered.history.filter(({ kind }) => kind === "delivered")).toHaveLength(3);
  });

  it("reaches the phone as a short text that ends in the link", () => {
    const [sms] = baton.sms();
    expect(sms).toMatchObject({ to: "+447700900901", body: expect.stringContaining(body.person.phone) });
    link = /https?:\S+$/.exec(sms?.body ?? "")?.[0] ?? "";
    expect(link.startsWith(`${baton.apiUrl}/l/`)).toBe(true);
  });

  it("reaches the mailbox with the full notes, in text and in HTML", () => {
    const [mail] = baton.mail();
    expect(mail?.to).toEqual(["sales@example.com"]);
    for (const part of [mail?.text, mail?.html]) expect(part).toContain("Two slipped tiles since the storm.");
  });

  it("reaches the CRM once, signed so that the Standard Webhooks library verifies it", () => {
    expect(baton.receiver.received).toMatchObject([{ leadId: lead.id, id: expect.stringMatching(/^dlv_/) }]);
    expect(baton.receiver.rejected()).toBe(0);
  });

  it("opens by its link, which records nothing", async () => {
    const before = await agency.get<journey.FullLead>(`/v1/leads/${lead.id}`);
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await page.text()).toContain("Two slipped tiles since the storm.");
    expect((await agency.get<journey.FullLead>(`/v1/leads/${lead.id}`)).body.history).toEqual(before.body.history);
  });

  it("accepts an attempt from the form of its page, and records a form that is posted twice only once", async () => {
    const once = /name="once" value="([^"]+)"/.exec(await (await fetch(link)).text())?.[1] ?? "";
    for (let time = 0; time < 2; time += 1) {
      const saved = await fetch(link, {
        method: "POST",
        body: new URLSearchParams({ once, attempt: "voicemail", outcome: "" }),
      });
      expect([saved.status, saved.redirected]).toEqual([200, true]);
    }
    const { body } = await agency.get<journey.FullLead>(`/v1/leads/${lead.id}`);
    expect(body.history.filter(({ kind }) => kind === "contact_attempted")).toHaveLength(1);
    expect(body).toMatchObject({ status: "delivered", firstAttemptAt: expect.any(String) });
    expect(body.firstContactAt).toBeUndefined();
  });

  it("is in the list of leads to call from its next try on, and until the person was reached", async () => {
    const { nextTry } = (await client.get<LeadView>(`/v1/leads/${lead.id}`)).body;
    expect(nextTry).toMatchObject({ reason: "no_answer" });
    const at = nextTry?.at ?? "";
    const before = new Date(Date.parse(at) - 1).toISOString();
    await journey.eventually(async () => (await dueUntil(at)).length === 1);
    expect(await dueUntil(at)).toEqual([lead.id]);
    expect(await dueUntil(before)).toEqual([]);
  });

  it("accepts contact and outcome from the client's CRM", async () => {
    const attempt = await client.post<LeadView>(
      `/v1/leads/${lead.id}/contact-attempts`,
      { result: "connected" },
      "crm-1",
    );
    expect(attempt).toMatchObject({ status: 201, body: { status: "contacted", firstContactAt: expect.any(String) } });
    const won = { outcome: "won", value: { amount: 425_000, currency: "GBP" } };
    const outcome = await client.post<LeadView>(`/v1/leads/${lead.id}/outcomes`, won, "crm-2");
    expect(outcome).toMatchObject({ status: 201, body: { outcome: { kind: "won", sequence: 1 } } });
    expect(await dueUntil("2100-01-01T00:00:00Z")).toEqual([]);
  });

  it("is billed once, with its times and its outcome, in JSON, NDJSON and CSV", async () => {
    const path = `/v1/clients/${clientId}/billing-records?from=${from}&to=${now()}`;
    const [record] = await journey.eventually(async () => {
      const items = await agency.listAll<BillingRecord>(path);
      return items[0]?.outcome ? items : undefined;
    });
    const { firstAttemptAt, firstContactAt } = (await agency.get<journey.FullLead>(`/v1/leads/${lead.id}`)).body;
    expect(record).toMatchObject({
      leadId: lead.id,
      clientId,
      model: "callback",
      price: { amount: 6_000, currency: "GBP" },
      firstAttemptAt,
      firstContactAt,
      outcome: { kind: "won", value: { amount: 425_000, currency: "GBP" } },
    });
    const ndjson = await agency.get<string>(path, { accept: "application/x-ndjson" });
    expect(
      ndjson.body
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).leadId),
    ).toEqual([lead.id]);
    const csv = await agency.get<string>(path, { accept: "text/csv" });
    expect(csv.headers.get("content-type")).toContain("text/csv");
    const [header, row, ...more] = csv.body.trim().split("\r\n");
    expect(header?.split(",").slice(0, 3)).toEqual(["leadId", "clientId", "campaignId"]);
    expect(row?.split(",")[0]).toBe(lead.id);
    expect(more).toEqual([]);
  });

  it("is counted in the report, with its denominators", async () => {
    const { body } = await agency.get<ClientReport>(`/v1/clients/${clientId}/report?from=${from}&to=${now()}`);
    expect(body).toMatchObject({
      leads: 1,
      delivered: { count: 1, of: 1, share: 1 },
      contacted: { count: 1, of: 1, share: 1 },
      timeToFirstContact: { coverage: { count: 1, of: 1 } },
      wonValue: [{ amount: 425_000, currency: "GBP" }],
    });
    expect(body.costPerSale).toContainEqual(
      expect.objectContaining({
        denominator: "billed",
        leads: 1,
        sales: 1,
        costPerSale: { amount: 6_000, currency: "GBP" },
      }),
    );
  });

  it("gets the same response when it is pushed again, and a refusal when the body differs", async () => {
    const again = await agency.post<LeadView>("/v1/leads", body, "call-1");
    expect(again).toMatchObject({ status: 202, body: lead });
    const other = await agency.post("/v1/leads", { ...body, notes: "Other." }, "call-1");
    expect(other).toMatchObject({ status: 409, body: { code: "idempotency_conflict" } });
    expect(baton.receiver.received).toHaveLength(1);
  });
});
