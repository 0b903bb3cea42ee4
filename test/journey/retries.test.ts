import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { Route } from "#platform/http/route.ts";
import * as journey from "#test/support/running-baton.ts";

const table: Record<string, Route> = routes;
const withKey = Object.keys(table).filter((name) => table[name]?.idempotencyKey);

describe("a request with an Idempotency-Key", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;
  let params: Record<string, string>;
  let ownSubscriptionId: string;
  let bodies: Record<string, object>;

  beforeAll(async () => {
    baton = await journey.runBaton();
    ({ api } = await baton.newAgency());
    const { clientId, campaignId } = await journey.aClientWithCampaign(api);
    await journey.aSubscription(api, clientId);
    const { id: subscriptionId } = await journey.subscribe(api, clientId, baton.webhookAt("/crm"));
    const { body } = await api.post<{ id: string }>("/v1/subscriptions", {
      ...baton.webhookAt("/events"),
      events: ["lead.delivered"],
    });
    ownSubscriptionId = body.id;
    const { id: leadId } = await journey.pushLead(api, campaignId);
    const seat = {
      name: "Surveyor",
      email: "surveyor@example.com",
      availability: {
        weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }],
      },
    };
    const { body: booked } = await api.post<{ id: string }>(`/v1/clients/${clientId}/seats`, seat);
    const tomorrow = `${new Date(Date.now() + 26 * 3_600_000).toISOString().slice(0, 13)}:00:00Z`;
    params = { clientId, campaignId, subscriptionId, leadId };
    bodies = {
      pushLead: journey.aLeadBody(campaignId),
      acknowledgeLead: { outcome: "accepted" },
      recordContactAttempt: { result: "connected" },
      recordOutcome: { outcome: "quoted" },
      createClient: { name: "Harbour Solar" },
      createUser: { email: "jess@example.com", name: "Jess", role: "agency_admin" },
      createCampaign: { clientId, name: "Solar", model: "callback", price: { amount: 1, currency: "GBP" } },
      createSubscription: baton.webhookAt("/second"),
      createEventSubscription: { ...baton.webhookAt("/third"), events: ["lead.delivered"] },
      createSeat: seat,
      createExport: { format: "csv" },
      bookAppointment: { seatId: booked.id, start: tomorrow, minutes: 30, place: { kind: "phone" } },
      openReturn: { reason: "other" },
      replay: { of: "lead", leadId },
      requestErasure: { phone: "+447700900999" },
      sendCanary: {},
      rotateSecret: { overlapHours: 1 },
      rotateEventSecret: { overlapHours: 1 },
      enableEndpoint: { replayMissed: true },
      enableEventEndpoint: { replayMissed: true },
    };
  });
  afterAll(() => baton?.stop());

  it("is made to every route that has one", () => {
    expect(Object.keys(bodies).sort()).toEqual(withKey.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it.each(withKey)("is answered with Idempotent-Replayed when it is a retry: %s", async (name) => {
    const path = (table[name]?.path ?? "").replaceAll(/\{(\w+)\}/g, (_, parameter: string) =>
      name.includes("Event") ? ownSubscriptionId : (params[parameter] ?? ""),
    );
    const send = () => api.post<object>(path, bodies[name], `${name}-1`);
    const first = await send();
    expect([first.status, first.headers.get("idempotent-replayed")]).toEqual([expect.any(Number), null]);
    expect(first.status).toBeLessThan(300);
    const retry = await send();
    expect([retry.status, retry.headers.get("idempotent-replayed")]).toEqual([first.status, "true"]);
    expect(retry.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
  });
});

describe("the id of a request", () => {
  let baton: journey.RunningBaton;
  beforeAll(async () => void (baton = await journey.runBaton()));
  afterAll(() => baton?.stop());

  it.each([
    ["a success", "GET", "/v1/leads", true],
    ["a refusal", "GET", "/v1/leads?limit=0", true],
    ["a missing key", "GET", "/v1/leads", false],
    ["an unknown route", "GET", "/v2", true],
    ["an unknown method", "DELETE", "/v1/leads", true],
    ["a body that is not JSON", "POST", "/v1/leads:batch", true],
    ["a page", "GET", "/problems/not-found", false],
    ["a lead card", "GET", "/l/unknown", false],
  ])("is in a header of %s, and in its problem", async (_, method, path, hasKey) => {
    const { key } = await baton.newAgency();
    const headers = { "content-type": "application/json", ...(hasKey && { authorization: `Bearer ${key}` }) };
    const response = await fetch(`${baton.apiUrl}${path}`, {
      method,
      headers,
      ...(method === "POST" && { body: "{" }),
    });
    const id = response.headers.get("x-request-id");
    expect(id).toMatch(/^[\w-]{10,}$/);
    expect(response.headers.get("apigw-requestid")).toBe(id);
    if (response.headers.get("content-type") !== "application/problem+json") return;
    expect(await response.json()).toHaveProperty("requestId", id);
  });

  it("is in a response of the gateway itself", async () => {
    const response = await fetch(`${baton.apiUrl}/v1/leads`, { method: "POST", body: "x".repeat(11 * 1024 * 1024) });
    expect([response.status, response.headers.get("apigw-requestid")]).toEqual([413, expect.stringMatching(/./)]);
  });
});
