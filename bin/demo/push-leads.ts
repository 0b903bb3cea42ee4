import type { ApiClient, ApiResponse } from "./api-client.ts";
import { type LeadBody, makeSampleLead } from "./sample-leads.ts";

/** A request of the demo, and the answer that the API must give: a new lead, a replayed one, or a refusal by its code. */
type Push = { idempotencyKey: string; body: unknown; expected: "accepted" | "replayed" | RefusalCode };
type RefusalCode =
  | "phone_invalid"
  | "duplicate_lead"
  | "validation_error"
  | "malformed_json"
  | "body_too_large"
  | "campaign_inactive"
  | "idempotency_conflict";

type PushAnswer = { id: string; code?: string };

const maxTries = 5;

export type PushTally = {
  /** When the push of each accepted lead began, in milliseconds since 1970, by lead id. */
  accepted: Map<string, { startedAt: number }>;
  replayed: number;
  /** How many requests were refused, by the code of the refusal. */
  refused: Map<string, number>;
  /** How many requests were sent again because the API did not answer in time. */
  retried: number;
  unexpectedResponses: string[];
};

/**
 * Makes `count` pushes: mostly valid leads, and between them the mistakes that happen in practice. A push that repeats an
 * idempotency key comes after the first one with that key.
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

/**
 * Whether the function did not answer in time: the gateway then answers 500, without the code of a problem document. An
 * agency sends the request again. An `internal_error` is a fault of Baton, and the demo does not repeat it.
 */
const isGatewayTimeout = ({ status, body }: ApiResponse<PushAnswer>): boolean =>
  status >= 500 && body.code === undefined;

/** Pushes `count` leads, `parallel` at a time, and compares each answer with the expected one. */
export async function pushLeads(
  agency: ApiClient,
  campaigns: { active: readonly string[]; inactive: string },
  { count, parallel, onProgress }: { count: number; parallel: number; onProgress: (done: number) => void },
): Promise<PushTally> {
  const tally: PushTally = {
    accepted: new Map(),
    replayed: 0,
    refused: new Map(),
    retried: 0,
    unexpectedResponses: [],
  };
  let done = 0;
  const queue = makePushes(campaigns.active, campaigns.inactive, count);
  const work = queue.values();
  const worker = async () => {
    for (const { idempotencyKey, body, expected } of work) {
      const startedAt = Date.now();
      const push = () => agency.post<PushAnswer>("/v1/leads", body, idempotencyKey);
      let answer = await push();
      for (let tries = 1; isGatewayTimeout(answer) && tries < maxTries; tries += 1) {
        tally.retried += 1;
        answer = await push();
      }
      const outcome =
        answer.status === 202 ? (tally.accepted.has(answer.body.id) ? "replayed" : "accepted") : answer.body.code;
      if (outcome !== expected)
        tally.unexpectedResponses.push(`${idempotencyKey}: expected ${expected}, got ${outcome ?? answer.status}`);
      if (outcome === "accepted") tally.accepted.set(answer.body.id, { startedAt });
      else if (outcome === "replayed") tally.replayed += 1;
      else tally.refused.set(outcome ?? "unknown", (tally.refused.get(outcome ?? "unknown") ?? 0) + 1);
      onProgress((done += 1));
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return tally;
}
