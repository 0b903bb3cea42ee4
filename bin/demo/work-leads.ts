import { toDecimal } from "#domain/shared/currency.ts";
import type { LeadView } from "#leads/schemas.ts";
import type { ApiClient } from "./api-client.ts";
import type { DemoClient } from "./set-up-agency.ts";

export type WorkTally = {
  byApi: { attempts: number; outcomes: number };
  byLink: { attempts: number; outcomes: number };
};

const dayMs = 24 * 3_600_000;
const toDateAhead = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);

const toPounds = (pounds: number) => ({ amount: pounds * 100, currency: "GBP" });

/** What a client's salespeople do with their leads, in turn: through the API, as a CRM would, or through the SMS link. */
const activities = [
  { by: "api", result: "connected", outcome: { outcome: "won", value: toPounds(4_250) } },
  { by: "link", result: "no_answer" },
  { by: "api", result: "voicemail" },
  { by: "link", result: "connected", outcome: { outcome: "quoted" } },
  { by: "api", result: "connected", outcome: { outcome: "not_interested" } },
  { by: "link", result: "connected", outcome: { outcome: "won", value: toPounds(1_800) } },
  { by: "api", result: "connected", outcome: { outcome: "nurture", wakeOn: toDateAhead(30), reason: "timing" } },
  { by: "none" },
] as const;

/** Records attempts and outcomes for a client's leads; `findLink` returns the link in the SMS of a lead. */
export async function workLeads(
  client: DemoClient,
  leads: readonly LeadView[],
  findLink: (lead: LeadView) => string | undefined,
): Promise<WorkTally> {
  const tally: WorkTally = { byApi: { attempts: 0, outcomes: 0 }, byLink: { attempts: 0, outcomes: 0 } };
  for (const [index, lead] of leads.entries()) {
    const activity = activities[index % activities.length];
    if (!activity || activity.by === "none") continue;
    const outcome = "outcome" in activity ? activity.outcome : undefined;
    const link = activity.by === "link" ? findLink(lead) : undefined;
    const counts = link ? tally.byLink : tally.byApi;
    if (link) await submitLeadCard(link, activity.result, outcome);
    else await recordThroughApi(client.api, lead.id, activity.result, outcome);
    counts.attempts += 1;
    if (outcome) counts.outcomes += 1;
  }
  return tally;
}

/** Reads the links in texts, and opens each to find its lead. Returns the links by lead id. */
export async function readLeadLinks(texts: readonly { body: string }[]): Promise<Map<string, string>> {
  const links = new Map<string, string>();
  for (const { body } of texts) {
    const link = /https?:\S+$/.exec(body)?.[0];
    const page = link && (await (await fetch(link)).text());
    const leadId = page && /lead_[0-9a-z]{26}/.exec(page)?.[0];
    if (link && leadId) links.set(leadId, link);
  }
  return links;
}

type Outcome = { outcome: string; value?: { amount: number; currency: string } };

async function recordThroughApi(api: ApiClient, leadId: string, result: string, outcome: Outcome | undefined) {
  const attempted = await api.post(`/v1/leads/${leadId}/contact-attempts`, { result }, `attempt-${leadId}`);
  const recorded = outcome && (await api.post(`/v1/leads/${leadId}/outcomes`, outcome, `outcome-${leadId}`));
  for (const answer of [attempted, recorded]) {
    if (answer && answer.status !== 201)
      throw new Error(`recording answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}

/** Does what a browser does with the lead card: reads the form, fills it in, posts it, follows the redirect. */
async function submitLeadCard(link: string, attempt: string, outcome: Outcome | undefined) {
  const page = await (await fetch(link)).text();
  const idempotencyKey = /name="once" value="([^"]+)"/.exec(page)?.[1];
  if (idempotencyKey === undefined) throw new Error("the lead card has no form");
  const body = new URLSearchParams({ once: idempotencyKey, attempt, ...(outcome && { outcome: outcome.outcome }) });
  if (outcome?.value) body.set("value", toDecimal(outcome.value.amount, outcome.value.currency));
  const saved = await fetch(link, { method: "POST", body });
  if (saved.status !== 200 || !saved.redirected) throw new Error(`the lead card's form answered ${saved.status}`);
}
