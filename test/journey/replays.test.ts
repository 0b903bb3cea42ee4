import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as z from "zod";
import type { ApiClient } from "#bin/demo/api-client.ts";
import type { AttemptView, DeadLetterView, ReplayView } from "#delivery/schemas.ts";
import * as journey from "#test/support/running-baton.ts";

type Page<Item> = { items: Item[]; next: string | null };
type Replay = z.infer<typeof ReplayView>;

describe("what an endpoint missed", () => {
  let baton: journey.RunningBaton;
  let api: ApiClient;
  beforeAll(async () => {
    // Three days of retries in three seconds.
    baton = await journey.runBaton({ environment: { RETRY_PACE: "0.00001" } });
    ({ api } = await baton.newAgency());
  });
  afterAll(() => baton?.stop());

  async function aClientAt(path: string) {
    const { clientId, campaignId } = await journey.aClientWithCampaign(api);
    const { id, secret } = await journey.subscribe(api, clientId, baton.webhookAt(path));
    return { clientId, campaignId, subscriptionId: id, secret };
  }
  const push = async (campaignId: string) => (await journey.pushLead(api, campaignId)).id;
  const when = (id: string, status: string) =>
    journey.whenLead(api, id, ({ deliveries: [first] }) => first?.status === status, 30_000);
  const deadLetters = async (clientId: string, as = api) =>
    (await as.get<Page<z.infer<typeof DeadLetterView>>>(`/v1/dead-letters?clientId=${clientId}`)).body.items;
  const receivedOf = (id: string) => baton.receiver.received.filter(({ leadId }) => leadId === id);

  it("is listed with the reasons, and one replay delivers it under the original ids", async () => {
    const { clientId, campaignId, subscriptionId, secret } = await aClientAt("/missed");
    const ids = [await push(campaignId), await push(campaignId)];
    const dead = await Promise.all(ids.map((id) => when(id, "exhausted")));
    const letters = await journey.eventually(async () => {
      const found = await deadLetters(clientId);
      return found.length === 2 && found;
    });
    expect(letters).toMatchObject([
      { reason: "refused_by_endpoint", detail: "HTTP 503", attempts: 10, subscriptionId },
      { explanation: expect.stringContaining("Ask its owner") },
    ]);
    const own = await journey.aKey(api, { role: "client", clientId });
    expect(await deadLetters(clientId, own)).toHaveLength(2);

    baton.receiver.accept("/missed", secret);
    const asked = { of: "missed", clientId, subscriptionId };
    const replay = await api.post<Replay>("/v1/replays", asked, "once");
    expect(replay.status).toBe(202);
    expect((await api.post<Replay>("/v1/replays", asked, "once")).body.id).toBe(replay.body.id);
    await Promise.all(ids.map((id) => when(id, "delivered")));
    const webhookIds = ids.flatMap((id) => receivedOf(id).map((webhook) => webhook.id));
    expect(webhookIds).toEqual(dead.map(({ deliveries }) => deliveries[0]?.id));
    await journey.eventually(async () => (await deadLetters(clientId)).length === 0);
    const done = await journey.eventually(async () => {
      const { body } = await api.get<Replay>(`/v1/replays/${replay.body.id}`);
      return body.status === "done" && body;
    });
    expect(done).toMatchObject({ found: 2, ordered: 2, skippedBecause: {} });
  });

  it("is sent again by lead or by period only if asked for, marked, and every attempt is in the log", async () => {
    const { clientId, campaignId, subscriptionId, secret } = await aClientAt("/again");
    baton.receiver.accept("/again", secret);
    const from = new Date(Date.now() - 60_000).toISOString();
    const id = await push(campaignId);
    await when(id, "delivered");
    const to = new Date(Date.now() + 60_000).toISOString();
    await journey.eventually(async () => (await api.listAll(`/v1/leads?clientId=${clientId}`)).length === 1);
    const scopes = [
      { of: "lead", leadId: id },
      { of: "period", clientId, subscriptionId, from, to },
    ];
    const done = async (asked: object) => {
      const { body } = await api.post<Replay>("/v1/replays", asked);
      return journey.eventually(async () => {
        const replay = (await api.get<Replay>(`/v1/replays/${body.id}`)).body;
        return replay.status === "done" && replay;
      });
    };
    for (const asked of scopes) {
      expect(await done(asked)).toMatchObject({ found: 1, ordered: 0, skippedBecause: { delivered: 1 } });
    }
    expect(receivedOf(id)).toHaveLength(1);
    for (const [index, asked] of scopes.entries()) {
      expect(await done({ ...asked, repeat: true })).toMatchObject({ found: 1, ordered: 1, skippedBecause: {} });
      await journey.eventually(async () => receivedOf(id).length === index + 2);
    }
    expect(new Set(receivedOf(id).map((webhook) => webhook.id)).size).toBe(1);

    const attempts = await journey.eventually(async () => {
      const path = `/v1/clients/${clientId}/subscriptions/${subscriptionId}/attempts`;
      const { items } = (await api.get<Page<z.infer<typeof AttemptView>>>(path)).body;
      return items.length === 3 && items;
    });
    expect(attempts.map(({ attempt, result }) => [attempt, result])).toEqual([
      [3, "delivered"],
      [2, "delivered"],
      [1, "delivered"],
    ]);
    expect(attempts[0]).toMatchObject({ leadId: id, replayId: expect.any(String), reference: "HTTP 204" });
  });

  it("is not found by others: neither with another agency's key nor with another client's", async () => {
    const { clientId, campaignId, subscriptionId } = await aClientAt("/own");
    const id = await push(campaignId);
    const stranger = (await baton.newAgency("Southern Lead Company")).api;
    for (const asked of [
      { of: "lead", leadId: id },
      { of: "missed", clientId, subscriptionId },
    ]) {
      expect((await stranger.post("/v1/replays", asked)).status).toBe(404);
    }
    const other = await journey.aClientWithCampaign(api);
    const theirs = await journey.aKey(api, { role: "client", clientId: other.clientId });
    expect((await theirs.post("/v1/replays", { of: "missed", clientId, subscriptionId })).status).toBe(404);
    expect((await theirs.get(`/v1/clients/${clientId}/subscriptions/${subscriptionId}/attempts`)).status).toBe(404);
    expect(await deadLetters(clientId, theirs)).toEqual([]);
  });
});

describe("what an endpoint misses while its retries are pending", () => {
  it("is sent by one replay at once, in the round that waits, and is not sent again when the retry is due", async () => {
    const baton = await journey.runBaton();
    try {
      const { api } = await baton.newAgency();
      const { clientId, campaignId } = await journey.aClientWithCampaign(api);
      const { id: subscriptionId, secret } = await journey.subscribe(api, clientId, baton.webhookAt("/pending"));
      const { id } = await journey.pushLead(api, campaignId);
      // After the second attempt the next retry is five minutes away.
      const waiting = await journey.whenLead(api, id, ({ deliveries: [first] }) => first?.attempts === 2, 30_000);
      expect(waiting.deliveries[0]).toMatchObject({ status: "failed", retryAt: expect.any(String) });
      baton.receiver.accept("/pending", secret);
      const asked = { of: "missed", clientId, subscriptionId };
      const requested = await Promise.all([1, 2].map(() => api.post<Replay>("/v1/replays", asked)));
      await journey.whenLead(api, id, ({ deliveries: [first] }) => first?.status === "delivered", 30_000);
      const replays = await Promise.all(
        requested.map(({ body }) =>
          journey.eventually(async () => {
            const replay = (await api.get<Replay>(`/v1/replays/${body.id}`)).body;
            return replay.status === "done" && replay;
          }),
        ),
      );
      expect(replays.reduce((sum, { ordered }) => sum + ordered, 0)).toBe(1);
      expect(baton.receiver.received.filter(({ leadId }) => leadId === id)).toHaveLength(1);
      const { history } = (await api.get<{ history: object[] }>(`/v1/leads/${id}`)).body;
      const [receipt] = history.filter((fact) => "kind" in fact && fact.kind === "delivered");
      expect(receipt).toMatchObject({ attempt: 3 });
      expect(receipt).not.toHaveProperty("round");
    } finally {
      await baton.stop();
    }
  });
});
