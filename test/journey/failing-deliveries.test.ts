import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { LeadView } from "#leads/schemas.ts";
import * as journey from "#test/support/running-baton.ts";

describe("a delivery that fails", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;

  beforeAll(async () => {
    baton = await journey.runBaton({
      retryAfterSeconds: 1,
      // Three days of retries in eight seconds.
      environment: { RETRY_PACE: "0.00003" },
    });
    ({ api } = await baton.newAgency());
  });
  afterAll(() => baton?.stop());

  async function aLeadFor(...subscriptions: object[]) {
    const { clientId, campaignId } = await journey.aClientWithCampaign(api);
    const subscribed: journey.Subscribed[] = [];
    for (const body of subscriptions) subscribed.push(await journey.subscribe(api, clientId, body));
    return { lead: await journey.pushLead(api, campaignId), subscribed };
  }

  const whenStatus = ({ id }: LeadView, status: string) =>
    journey.whenLead(api, id, ({ deliveries: [first] }) => first?.status === status, 30_000);

  it("is retried on schedule, under the same webhook id, until the endpoint accepts it", async () => {
    const { lead, subscribed } = await aLeadFor(baton.webhookAt("/late"));
    const failed = await whenStatus(lead, "failed");
    expect(failed.status).toBe("dispatched");
    expect(failed.deliveries[0]).toMatchObject({ reason: "refused_by_endpoint", attempts: expect.any(Number) });
    baton.receiver.accept("/late", subscribed[0]?.secret ?? "");
    const delivered = await whenStatus(lead, "delivered");
    expect(delivered.status).toBe("delivered");
    expect(baton.receiver.received.filter(({ leadId }) => leadId === lead.id)).toHaveLength(1);
  });

  it("makes ten attempts, then the lead is undeliverable; no queue holds a dead letter, because Baton itself did not fail", async () => {
    const { lead } = await aLeadFor(baton.webhookAt("/never"));
    const exhausted = await whenStatus(lead, "exhausted");
    expect(exhausted.status).toBe("undeliverable");
    const failures = exhausted.history.filter((fact) => fact.kind === "delivery_failed");
    expect(failures.map(({ attempt, last, retryAt }) => [attempt, last, retryAt !== undefined])).toEqual([
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempt) => [attempt, false, true]),
      [10, true, false],
    ]);
    expect((await baton.queues()).filter(({ isDeadLetters, total }) => isDeadLetters && total > 0)).toEqual([]);
  });

  it("delays no other channel: the text and the email arrive while the webhook fails", async () => {
    baton.receiver.reset("/resets");
    const { lead } = await aLeadFor(
      baton.webhookAt("/resets"),
      { channel: "sms", endpoint: "+447700900907" },
      { channel: "email", endpoint: "sales@example.com" },
    );
    const delivered = await journey.whenLead(
      ...[api, lead.id],
      ({ deliveries }) => deliveries.filter(({ status }) => status === "delivered").length === 2,
    );
    expect(delivered.deliveries.find(({ channel }) => channel === "webhook")?.status).not.toBe("delivered");
    expect(delivered.status).toBe("delivered");
  });

  it("is not attempted after its subscription was deactivated", async () => {
    const { lead, subscribed } = await aLeadFor(baton.webhookAt("/off"));
    await whenStatus(lead, "failed");
    const path = `/v1/clients/${lead.clientId}/subscriptions/${subscribed[0]?.id}`;
    await api.call("PATCH", path, { active: false });
    const given = await whenStatus(lead, "exhausted");
    expect(given.deliveries[0]).toMatchObject({ reason: "subscription_inactive" });
  });

  it("is not planned without a subscription: the lead is held, with the reason", async () => {
    const { lead } = await aLeadFor();
    expect(lead).toMatchObject({
      status: "held",
      deliveries: [],
      routing: { decision: { outcome: "held", reason: "no_subscription" } },
    });
  });
});
