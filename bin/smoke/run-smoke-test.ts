import { setTimeout as pause } from "node:timers/promises";
import type * as z from "zod";
import { elapsedMs } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { LeadView } from "#leads/schemas.ts";
import { type ApiClient, describeRefusal, makeApiClient } from "../demo/api-client.ts";
import type { SmokeCheck } from "./smoke-check.ts";
import { pushLiveLead, sendCanary, type SmokeLead } from "./smoke-lead.ts";

export type SmokeOptions = {
  url: string;
  /** A live key of the agency. */
  key: string;
  /** Only this campaign; otherwise all active ones, with canaries. */
  campaignId?: string | undefined;
  /** Sends a live lead to the client of the campaign instead of a canary to the sandbox. */
  isLive: boolean;
  /** Channels that a lead must arrive on. */
  channels: readonly Channel[];
  timeoutMs: number;
};

type Lead = z.infer<typeof LeadView>;
type Delivery = Lead["deliveries"][number];

/** Sends a lead through a deployment and waits until it arrived on each channel. Returns what it checked; never throws. */
export async function runSmokeTest(options: SmokeOptions): Promise<SmokeCheck[]> {
  try {
    const api = makeApiClient(options.url, options.key);
    const health = await checkHealth(api);
    return health.isPassed ? [health, ...(await checkLeads(api, options))] : [health];
  } catch (fault) {
    const cause = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault;
    return [{ name: "api", isPassed: false, detail: cause instanceof Error ? cause.message : String(cause) }];
  }
}

async function checkHealth(api: ApiClient): Promise<SmokeCheck> {
  const startedAt = performance.now();
  const { status } = await api.get("/health");
  return {
    name: "health",
    isPassed: status === 200,
    tookMs: performance.now() - startedAt,
    detail: `answered ${status}`,
  };
}

async function checkLeads(api: ApiClient, options: SmokeOptions): Promise<SmokeCheck[]> {
  const campaigns = options.campaignId === undefined ? await listActiveCampaigns(api) : [options.campaignId];
  if (campaigns.length === 0)
    return [{ name: "campaigns", isPassed: false, detail: "the agency has no active campaign" }];
  const { timeoutMs, isLive } = options;
  const results = isLive
    ? await Promise.all(campaigns.map((id) => checkCampaign(id, () => pushLiveLead(api, id), timeoutMs)))
    : await withTestKey(api, (sandbox) =>
        Promise.all(campaigns.map((id) => checkCampaign(id, () => sendCanary(api, sandbox, id), timeoutMs))),
      );
  const arrived = new Set(results.flatMap(({ deliveries }) => deliveries.map(({ channel }) => channel)));
  const missing = options.channels.filter((channel) => !arrived.has(channel));
  return [
    ...results.flatMap(({ checks }) => checks),
    ...missing.map((channel) => ({ name: channel, isPassed: false, detail: "no lead was sent on this channel" })),
  ];
}

async function listActiveCampaigns(api: ApiClient): Promise<string[]> {
  const campaigns = await api.listAll<{ id: string; active: boolean }>("/v1/campaigns");
  return campaigns.filter(({ active }) => active).map(({ id }) => id);
}

/** Creates a test key, which alone may read canaries, and revokes it in the end, also when Ctrl-C interrupts the test. */
async function withTestKey<Value>(api: ApiClient, work: (sandbox: ApiClient) => Promise<Value>): Promise<Value> {
  const wanted = { role: "agency", name: "smoke test", mode: "test" };
  // From before the request on, because the key is there before its response.
  const interrupt = () => void revoke().finally(() => process.exit(130));
  process.once("SIGINT", interrupt);
  const creation = api.post<{ id: string; key: string; code?: string; detail?: string }>("/v1/keys", wanted);
  try {
    const { status, body } = await creation;
    if (status !== 201) throw new Error(`the test key: ${describeRefusal(status, body)}`);
    return await work(makeApiClient(api.apiUrl, body.key));
  } finally {
    process.off("SIGINT", interrupt);
    await revoke();
  }

  async function revoke(): Promise<void> {
    const { status, body } = await creation;
    if (status === 201) await api.call("DELETE", `/v1/keys/${body.id}`);
  }
}

type CampaignResult = { checks: SmokeCheck[]; deliveries: readonly Delivery[] };

async function checkCampaign(
  campaignId: string,
  send: () => ReturnType<typeof sendCanary>,
  timeoutMs: number,
): Promise<CampaignResult> {
  const startedAt = performance.now();
  const sent = await send();
  const name = campaignId;
  if (!sent.ok) return { checks: [{ name, isPassed: false, detail: sent.detail }], deliveries: [] };
  const accepted = {
    name,
    isPassed: true,
    tookMs: performance.now() - startedAt,
    detail: `accepted ${sent.lead.leadId}`,
  };
  const { lead, isReturned } = await waitForLead(sent.lead, timeoutMs);
  const deliveries = lead?.deliveries ?? [];
  const checks = [accepted, ...deliveries.map(toCheck)];
  if (isReturned) return { checks, deliveries };
  const detail =
    deliveries.length === 0 ? `not delivered: ${lead?.status ?? "not found"}` : "not all deliveries arrived";
  return { checks: [...checks, { name, isPassed: false, detail }], deliveries };
}

/** Waits until the lead and those of its enquiry arrived, until it is held or a delivery failed for good, or until the time is over. */
async function waitForLead({ read, hasReturned }: SmokeLead, timeoutMs: number) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const lead = await read();
    const deliveries = lead?.deliveries ?? [];
    if (lead?.status === "held" || deliveries.some(hasFailed)) return { lead, isReturned: false };
    if (deliveries.length > 0 && deliveries.every(hasArrived) && (await hasReturned()))
      return { lead, isReturned: true };
    if (Date.now() > deadline) return { lead, isReturned: false };
    await pause(200);
  }
}

const hasArrived = ({ status }: Delivery): boolean => status === "delivered" || status === "acknowledged";
const hasFailed = ({ status }: Delivery): boolean => status === "exhausted" || status === "skipped";

function toCheck(delivery: Delivery): SmokeCheck {
  const { channel, status, queuedAt, deliveredAt, reason } = delivery;
  return {
    name: `  ${channel}`,
    isPassed: hasArrived(delivery),
    tookMs: deliveredAt && elapsedMs(queuedAt, deliveredAt),
    detail: reason === undefined ? status : `${status}: ${reason}`,
  };
}
