import type { LeadView } from "#leads/schemas.ts";
import type { ApiClient } from "./api-client.ts";
import { phoneFor } from "./sample-leads.ts";
import type { DemoClient } from "./set-up-agency.ts";

/** What the demo shows of one pool: how its leads were shared out, why one went where it went, and what became of a held one. */
export type RoutingDemo = {
  shares: { client: string; weight: number; cap: string; leads: number }[];
  explained: { lead: string; candidates: { client: string; verdict: string; saw: string }[] };
  held: { reason: string; releasedTo: string };
  problems: string[];
};

const weights = [3, 2, 1];
const cap = 2;
const pushCount = 12;

/**
 * Pushes leads to a pool of all clients with weights 3, 2 and 1, the last of which takes two a day, and one lead to a campaign that is closed
 * all week and then opens.
 */
export async function routeLeads(
  agency: ApiClient,
  clients: readonly DemoClient[],
  sweep: () => Promise<void>,
): Promise<RoutingDemo> {
  const problems: string[] = [];
  const clientNameFor = (id: string | undefined) => clients.find((client) => client.id === id)?.name ?? "nobody";
  const create = async (body: object) => {
    const answer = await agency.post<{ id: string }>("/v1/campaigns", body);
    if (answer.status !== 201) throw new Error(`POST /v1/campaigns answered ${answer.status}`);
    return answer.body.id;
  };
  let personNumber = 15_000;
  const push = async (campaignId: string) => {
    const person = { name: "Zoë Ashworth", phone: phoneFor((personNumber += 1)) };
    const { status, body } = await agency.post<LeadView>("/v1/leads", { campaignId, person }, `routed-${personNumber}`);
    if (status !== 202) problems.push(`a push was answered ${status}`);
    return body;
  };
  const terms = { model: "callback", price: { amount: 4_500, currency: "GBP" } };

  const members = clients.map(({ id: clientId }, index) => ({
    ...{ clientId, weight: weights[index] ?? 1 },
    ...(index === clients.length - 1 && { caps: { day: { leads: cap } } }),
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
  if ((shares.at(-1)?.leads ?? 0) > cap) problems.push("a cap was exceeded");
  if (placed.some(({ clientId }) => clientId === undefined)) problems.push("a lead of the pool was not placed");
  const last = placed.at(-1);

  const closedCampaignId = await create({
    ...{ name: "Night line", ...terms, clientId: clients[0]?.id },
    hours: { weekly: [], holidays: [] },
  });
  const held = await push(closedCampaignId);
  const reason = held.routing?.decision.outcome === "held" ? held.routing.decision.reason : held.status;
  await agency.call("PATCH", `/v1/campaigns/${closedCampaignId}`, { hours: null });
  const released = await pollUntilPlaced(agency, held.id, sweep);
  if (!released) problems.push("a held lead was not released");
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
      releasedTo: clientNameFor(released?.clientId),
    },
    problems,
  };
}

/** Has everything that is due done until the lead is some client's; undefined when it is nobody's after ten seconds. */
async function pollUntilPlaced(
  agency: ApiClient,
  id: string,
  sweep: () => Promise<void>,
): Promise<LeadView | undefined> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
    await sweep();
    const { body } = await agency.get<LeadView>(`/v1/leads/${id}`);
    if (body.clientId !== undefined) return body;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return undefined;
}
