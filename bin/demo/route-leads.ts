import type { LeadView } from "#leads/schemas.ts";
import type { ApiClient } from "./api-client.ts";
import { pollUntil } from "./poll-until.ts";
import { phoneFor } from "./sample-leads.ts";
import type { DemoClient } from "./set-up-agency.ts";
import type { Verdict } from "./verdict.ts";

/** What the demo shows of routing: the shares of a pool, the explanation of one lead, and the release of a held lead. */
export type RoutingDemo = {
  shares: { client: string; weight: number; cap: string; leads: number }[];
  explained: { lead: string; candidates: { client: string; verdict: string; saw: string }[] };
  held: { reason: string; releasedTo: string };
};

const weights = [3, 2, 1];
const cap = 2;
const pushCount = 12;

/**
 * Pushes leads to a pool of all clients with weights 3, 2 and 1, where the last client takes two leads a day. Then pushes
 * one lead to a campaign that has no opening hours, and opens it. `sweep` runs the jobs that are due.
 */
export async function routeLeads(
  agency: ApiClient,
  clients: readonly DemoClient[],
  sweep: () => Promise<void>,
  verdict: Verdict,
): Promise<RoutingDemo> {
  const clientNameFor = (id: string | undefined) => clients.find((client) => client.id === id)?.name ?? "no client";
  const create = async (body: object) => {
    const answer = await agency.post<{ id: string }>("/v1/campaigns", body);
    if (answer.status !== 201) throw new Error(`POST /v1/campaigns answered ${answer.status}`);
    return answer.body.id;
  };
  let personNumber = 15_000;
  const push = async (campaignId: string) => {
    const person = { name: "Zoë Ashworth", phone: phoneFor((personNumber += 1)) };
    const { status, body } = await agency.post<LeadView>("/v1/leads", { campaignId, person }, `routed-${personNumber}`);
    if (status !== 202) throw new Error(`POST /v1/leads answered ${status}`);
    return body;
  };
  const terms = { model: "callback", price: { amount: 4_500, currency: "GBP" } };

  const members = clients.map(({ id: clientId }, index) => ({
    clientId,
    weight: weights[index] ?? 1,
    caps: index === clients.length - 1 ? { day: { leads: cap } } : undefined,
  }));
  const poolCampaignId = await create({
    name: "Home improvement, anywhere",
    ...terms,
    pool: { mode: "weighted", members },
  });
  const placed: LeadView[] = [];
  for (let number = 0; number < pushCount; number += 1) placed.push(await push(poolCampaignId));
  const shares = clients.map(({ id, name }, index) => ({
    client: name,
    weight: weights[index] ?? 1,
    cap: index === clients.length - 1 ? `${cap} a day` : "–",
    leads: placed.filter(({ clientId }) => clientId === id).length,
  }));
  verdict.expect((shares.at(-1)?.leads ?? 0) <= cap, "a client of the pool got more leads than its cap");
  verdict.expect(
    placed.every(({ clientId }) => clientId !== undefined),
    "a lead of the pool was not placed with a client",
  );
  const last = placed.at(-1);

  const closedCampaignId = await create({
    name: "Night line",
    ...terms,
    clientId: clients[0]?.id,
    hours: { weekly: [], holidays: [] },
  });
  const held = await push(closedCampaignId);
  const reason = held.routing?.decision.outcome === "held" ? held.routing.decision.reason : held.status;
  await agency.call("PATCH", `/v1/campaigns/${closedCampaignId}`, { hours: null });
  const wait = { what: "the release of a held lead", usualMs: 10_000, verdict };
  const released = await pollUntil(wait, async () => {
    await sweep();
    const { body } = await agency.get<LeadView>(`/v1/leads/${held.id}`);
    return body.clientId === undefined ? undefined : body;
  });
  return {
    shares,
    explained: {
      lead: last?.id ?? "",
      candidates: (last?.routing?.candidates ?? []).map(({ clientId, verdict, caps }) => ({
        client: clientNameFor(clientId),
        verdict: verdict.replaceAll("_", " "),
        saw: caps.map(({ per, used, limit }) => `${used} of ${limit} a ${per}`).join(", ") || "open, no cap",
      })),
    },
    held: {
      reason: reason.replaceAll("_", " "),
      releasedTo: clientNameFor(released.clientId),
    },
  };
}
