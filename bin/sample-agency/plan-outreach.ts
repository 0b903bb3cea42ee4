import { makeSeededRandom } from "../demo/sample-leads.ts";
import type { SamplePlan } from "./plan-stops.ts";
import { type ClientKey, sampleClients } from "./sample-clients.ts";

/** What the agency sent for a client's campaign on a day, and how many people replied. */
export type PlannedOutreach = {
  date: string;
  client: ClientKey;
  body: { sent: number; replies: number; cost: { amount: number; currency: string } };
};

/** The share of the messages that get a reply: good for roofs, usual for solar panels, poor for mortgages. */
const replyRates: Record<ClientKey, number> = { roofing: 0.09, solar: 0.06, mortgages: 0.022 };

/** What a message costs, in pence. */
const pencePerMessage = 14;

/**
 * Plans the outreach of each day with a stop, by date: a reply for each lead that the day brings, sometimes one more that
 * is no lead, and so many messages as that took. The same plan and seed give the same outreach.
 */
export function planOutreach({ stops }: Pick<SamplePlan, "stops">, seed: number): Map<string, PlannedOutreach[]> {
  const random = makeSeededRandom(seed + 1);
  const leadsByDate = new Map<string, ClientKey[]>();
  for (const { atMs, leads } of stops) {
    const date = new Date(atMs).toISOString().slice(0, 10);
    leadsByDate.set(date, [...(leadsByDate.get(date) ?? []), ...leads.map(({ client }) => client)]);
  }
  return new Map(
    [...leadsByDate].map(([date, clients]) => [date, sampleClients.map(({ key }) => planDay(date, key, clients))]),
  );

  function planDay(date: string, client: ClientKey, clients: readonly ClientKey[]): PlannedOutreach {
    const leads = clients.filter((each) => each === client).length;
    const replies = leads + (random() < 0.3 ? 1 : 0);
    // People also write on a day without a reply.
    const sent = Math.round((Math.max(replies, 0.5) / replyRates[client]) * (0.8 + 0.4 * random()));
    return { date, client, body: { sent, replies, cost: { amount: sent * pencePerMessage, currency: "GBP" } } };
  }
}
