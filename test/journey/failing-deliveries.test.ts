import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ApiClient } from "../../bin/demo/api-client.ts";
import type { LeadView, LeadWithHistory } from "../../lib/contract/schemas/leads.ts";
import {
  aClientWithCampaign,
  aLeadBody,
  create,
  eventually,
  type RunningBaton,
  runBaton,
} from "../support/running-baton.ts";

type Full = z.infer<typeof LeadWithHistory>;

describe("a delivery that fails", () => {
  let baton: RunningBaton;
  let api: ApiClient;
  let pushes = 0;

  beforeAll(async () => {
    baton = await runBaton({
      retryAfterSeconds: 1,
      // Three days of retries in eight seconds.
      environment: { RETRY_PACE: "0.00003" },
    });
    ({ api } = await baton.newAgency());
  });
  afterAll(() => baton?.stop());

  async function aLeadFor(
    ...subscriptions: object[]
  ): Promise<{ lead: LeadView; subscribed: { id: string; secret: string }[] }> {
    const { clientId, campaignId } = await aClientWithCampaign(api);
    const subscribed = [];
    for (const body of subscriptions) {
      subscribed.push(await create<{ id: string; secret: string }>(api, `/v1/clients/${clientId}/subscriptions`, body));
    }
    const { body } = await api.post<LeadView>("/v1/leads", aLeadBody(campaignId), `failing-${(pushes += 1)}`);
    return { lead: body, subscribed };
  }

  const whenStatus = (lead: LeadView, status: string, index = 0) =>
    eventually(async () => {
      const { body } = await api.get<Full>(`/v1/leads/${lead.id}`);
      return body.deliveries[index]?.status === status ? body : undefined;
    }, 30_000);

  it("is tried again when it is time, under the same webhook id, until the endpoint takes it", async () => {
    const { lead, subscribed } = await aLeadFor({ channel: "webhook", endpoint: baton.receiver.urlOf("/late") });
    const failed = await whenStatus(lead, "failed");
    expect(failed.status).toBe("dispatched");
    expect(failed.deliveries[0]).toMatchObject({ reason: "refused_by_endpoint", attempts: expect.any(Number) });
    baton.receiver.accept("/late", subscribed[0]?.secret ?? "");
    const delivered = await whenStatus(lead, "delivered");
    expect(delivered.status).toBe("delivered");
    expect(baton.receiver.received.filter(({ leadId }) => leadId === lead.id)).toHaveLength(1);
  });

  it("makes ten attempts, and then the lead is undeliverable; no queue holds a dead letter, for nothing is broken here", async () => {
    const { lead } = await aLeadFor({ channel: "webhook", endpoint: baton.receiver.urlOf("/never") });
    const exhausted = await whenStatus(lead, "exhausted");
    expect(exhausted.status).toBe("undeliverable");
    const failures = exhausted.history.filter((fact) => fact.kind === "delivery_failed");
    expect(failures.map(({ attempt, last, retryAt }) => [attempt, last, retryAt !== undefined])).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempt) => [attempt, false, true]),
      [10, true, false],
    ]);
    expect((await baton.queues()).filter(({ isDeadLetters, total }) => isDeadLetters && total > 0)).toEqual([]);
  });

  it("delays no other channel: the text and the email are there while the webhook fails", async () => {
    baton.receiver.reset("/resets");
    const { lead } = await aLeadFor(
      { channel: "webhook", endpoint: baton.receiver.urlOf("/resets") },
      { channel: "sms", endpoint: "+447700900907" },
      { channel: "email", endpoint: "sales@example.com" },
    );
    const delivered = await eventually(async () => {
      const { body } = await api.get<Full>(`/v1/leads/${lead.id}`);
      return body.deliveries.filter(({ status }) => status === "delivered").length === 2 ? body : undefined;
    });
    expect(delivered.deliveries.find(({ channel }) => channel === "webhook")?.status).not.toBe("delivered");
    expect(delivered.status).toBe("delivered");
  });

  it("is not tried at all once its subscription was switched off", async () => {
    const { lead, subscribed } = await aLeadFor({ channel: "webhook", endpoint: baton.receiver.urlOf("/off") });
    await whenStatus(lead, "failed");
    const path = `/v1/clients/${lead.clientId}/subscriptions/${subscribed[0]?.id}`;
    await api.call("PATCH", path, { active: false });
    const given = await whenStatus(lead, "exhausted");
    expect(given.deliveries[0]).toMatchObject({ reason: "subscription_inactive" });
  });

  it("is not even planned when nobody subscribed: the lead is held, and says why", async () => {
    const { lead } = await aLeadFor();
    expect(lead).toMatchObject({
      status: "held",
      deliveries: [],
      routing: { decision: { outcome: "held", reason: "no_subscription" } },
    });
  });
});
