import { randomInt, randomUUID } from "node:crypto";
import type * as z from "zod";
import type { LeadView } from "#leads/schemas.ts";
import type { ReadinessView } from "#readiness/schemas.ts";
import { type ApiClient, describeRefusal, type Refusal } from "../demo/api-client.ts";

/** A lead that the smoke test sent, and how to find out what became of it. */
export type SmokeLead = {
  leadId: string;
  /** Reads the lead; undefined while it cannot be read. */
  read: () => Promise<z.infer<typeof LeadView> | undefined>;
  /** Whether all leads of the enquiry arrived, also those of clients that share it. */
  hasReturned: () => Promise<boolean>;
};

type Sent = { ok: true; lead: SmokeLead } | { ok: false; detail: string };

/**
 * Sends a canary through a campaign: it goes the whole way of a lead, and reaches the sandbox instead of people.
 * `sandbox` is the API with a test key, which may read the canary.
 */
export async function sendCanary(api: ApiClient, sandbox: ApiClient, campaignId: string): Promise<Sent> {
  const path = `/v1/campaigns/${campaignId}`;
  const sent = await api.post<{ leadId: string } & Refusal>(`${path}/canary`, {}, randomUUID());
  if (sent.status !== 202) return { ok: false, detail: describeRefusal(sent.status, sent.body) };
  const { leadId } = sent.body;
  const read = makeReadLead(sandbox, leadId);
  const hasReturned = async () => {
    const { status, body } = await api.get<z.infer<typeof ReadinessView>>(`${path}/readiness`);
    return status === 200 && body.canary?.leadId === leadId && body.canary.status === "returned";
  };
  return { ok: true, lead: { leadId, read, hasReturned } };
}

/**
 * Pushes a live lead into a campaign, which reaches the phones, mailboxes and servers of its client and is billed. Its
 * person is invented, with a number that Ofcom reserves for drama.
 */
export async function pushLiveLead(api: ApiClient, campaignId: string): Promise<Sent> {
  const phone = `+447700900${String(randomInt(1000)).padStart(3, "0")}`;
  const body = {
    campaignId,
    person: { name: "Baton smoke test", phone, email: `smoke-${randomUUID()}@example.com` },
    notes: "A test after a deployment. There is no such person: do not call.",
  };
  const sent = await api.post<z.infer<typeof LeadView> & Refusal>("/v1/leads", body, randomUUID());
  if (sent.status !== 202) return { ok: false, detail: describeRefusal(sent.status, sent.body) };
  const read = makeReadLead(api, sent.body.id);
  return { ok: true, lead: { leadId: sent.body.id, read, hasReturned: () => Promise.resolve(true) } };
}

const makeReadLead = (api: ApiClient, leadId: string) => async () => {
  const { status, body } = await api.get<z.infer<typeof LeadView>>(`/v1/leads/${leadId}`);
  return status === 200 ? body : undefined;
};
