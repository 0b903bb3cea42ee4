import type { ApiClient } from "./api-client.ts";
import { type LeadBody, makeSampleLead } from "./sample-leads.ts";

/** One request of the demo, and what it must be answered: an accepted lead, the replay of one, or a refusal by its code. */
type Push = { idempotencyKey: string; body: unknown; expected: "accepted" | "replayed" | RefusalCode };
type RefusalCode =
  | "phone_invalid"
  | "duplicate_lead"
  | "validation_error"
  | "malformed_json"
  | "body_too_large"
  | "campaign_inactive"
  | "idempotency_conflict";

export type PushTally = {
  accepted: Map<string, { startedAt: number }>;
  replayed: number;
  refused: Map<string, number>;
  unexpectedResponses: string[];
};

/**
 * The pushes of a day, 200 of them: mostly good leads, and in between what goes wrong in practice. Those that repeat a key
 * come after the lead they repeat.
 */
function makePushes(campaignIds: readonly string[], inactiveCampaignId: string, count: number): Push[] {
  const originals: Push[] = [];
  const repeats: Push[] = [];
  const invalidVariants: [(lead: LeadBody) => unknown, RefusalCode][] = [
    [(lead) => ({ ...lead, person: { ...lead.person, phone: "0770 0900" } }), "phone_invalid"],
    [(lead) => ({ ...lead, fields: {} }), "validation_error"],
    [(lead) => ({ ...lead, budget: "£20k" }), "validation_error"],
    [(lead) => ({ ...lead, campaignId: inactiveCampaignId }), "campaign_inactive"],
    [(lead) => JSON.stringify(lead).slice(0, -9), "malformed_json"],
    [(lead) => ({ ...lead, notes: "long ".repeat(14_000) }), "body_too_large"],
  ];
  for (let index = 0; originals.length + repeats.length < count; index += 1) {
    const lead = makeSampleLead(index, campaignIds[index % campaignIds.length] ?? "");
    const idempotencyKey = `call-${String(index).padStart(5, "0")}`;
    const [makeInvalid, refused] = invalidVariants[Math.floor(index / 16) % invalidVariants.length] ?? [];
    if (index % 16 === 9 && makeInvalid && refused) {
      originals.push({ idempotencyKey, body: makeInvalid(lead), expected: refused });
      continue;
    }
    originals.push({ idempotencyKey, body: lead, expected: "accepted" });
    if (index % 19 === 3) repeats.push({ idempotencyKey, body: lead, expected: "replayed" });
    if (index % 37 === 8) {
      repeats.push({ idempotencyKey: `${idempotencyKey}-again`, body: lead, expected: "duplicate_lead" });
    }
    if (index % 31 === 5) {
      repeats.push({ idempotencyKey, body: { ...lead, notes: "Something else." }, expected: "idempotency_conflict" });
    }
  }
  return [...originals, ...repeats];
}

/** Pushes them all, `parallel` at once, and compares every answer with what it must be. */
export async function pushLeads(
  agency: ApiClient,
  campaigns: { active: readonly string[]; inactive: string },
  { count, parallel, onProgress }: { count: number; parallel: number; onProgress: (done: number) => void },
): Promise<PushTally> {
  const pushed: PushTally = { accepted: new Map(), replayed: 0, refused: new Map(), unexpectedResponses: [] };
  let done = 0;
  const queue = makePushes(campaigns.active, campaigns.inactive, count);
  const work = queue.values();
  const worker = async () => {
    for (const { idempotencyKey, body, expected } of work) {
      const startedAt = Date.now();
      const answer = await agency.post<{ id: string; code?: string }>("/v1/leads", body, idempotencyKey);
      const outcome =
        answer.status === 202 ? (pushed.accepted.has(answer.body.id) ? "replayed" : "accepted") : answer.body.code;
      if (outcome !== expected)
        pushed.unexpectedResponses.push(`${idempotencyKey}: expected ${expected}, got ${outcome ?? answer.status}`);
      if (outcome === "accepted") pushed.accepted.set(answer.body.id, { startedAt });
      else if (outcome === "replayed") pushed.replayed += 1;
      else pushed.refused.set(outcome ?? "unknown", (pushed.refused.get(outcome ?? "unknown") ?? 0) + 1);
      onProgress((done += 1));
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return pushed;
}
