import type { Clients } from "#accounts/ports.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import type { Replay, ReplayScope } from "#domain/delivery/replay.ts";
import { addMs } from "#domain/shared/instant.ts";
import { refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { canSeeLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import { createOrDeriveId, toCreationResult } from "#platform/creation-id.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { JobQueue, JobStore } from "#scheduling/ports.ts";
import type { Subscriptions } from "#subscriptions/ports.ts";
import type { Replays } from "./ports.ts";

type Deps = {
  replays: Replays;
  history: History;
  clients: Pick<Clients, "read">;
  subscriptions: Pick<Subscriptions, "read">;
  jobs: Pick<JobStore, "schedule">;
  jobQueue: JobQueue;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
};

/**
 * The delay before a replay of missed deliveries starts. The projector writes dead letters within a second or two, and
 * a sender that read the endpoint as disabled may still be recording that.
 */
const projectionDelayMs = 5_000;

/**
 * Requests a replay for the holder of a key. A client's key can replay only its own deliveries. The replay starts
 * within seconds and continues automatically. A retry with the same idempotency key returns the same replay.
 */
export function makeRequestReplay(deps: Deps) {
  const { replays, jobs, jobQueue, ids, fingerprint, now } = deps;
  return async function requestReplay(
    caller: Caller,
    requested: ReplayScope,
    idempotencyKey?: string,
  ): Promise<Result<Replay, NotFound | { kind: "idempotency_conflict" }>> {
    const wanted = narrowToCaller(caller, requested);
    if (!(await targetExists(caller, wanted))) return refuse({ kind: "not_found" });
    const { agencyId } = caller;
    const at = now();
    // Two clients may choose the same idempotency key.
    const scope = caller.role === "client" ? caller.clientId : agencyId;
    const replay: Replay = {
      id: createOrDeriveId(ids, "rpl", scope, idempotencyKey),
      wanted,
      requestedBy: caller.id,
      createdAt: at,
      updatedAt: at,
      status: "running",
      found: 0,
      ordered: 0,
      skippedBecause: {},
    };
    const created = await replays.create({ agencyId }, replay, fingerprint(JSON.stringify(wanted)));
    if (created.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    const job = { kind: "replay", agencyId, replayId: created.entity.id } as const;
    if (created.entity.status === "running") {
      const dueAt = wanted.of === "missed" ? addMs(at, projectionDelayMs) : at;
      await jobs.schedule(job, dueAt);
      // Otherwise the sweep would find the job within a minute.
      await jobQueue.enqueue([{ ...job, dueAt }], at);
    }
    return toCreationResult(created);
  };

  async function targetExists(caller: Caller, wanted: ReplayScope): Promise<boolean> {
    const { agencyId } = caller;
    if (wanted.of === "lead") {
      const lead = await loadLead(deps.history, { agencyId, leadId: wanted.leadId });
      const { deliveryId } = wanted;
      if (!lead || !canSeeLead(caller, lead.state)) return false;
      return deliveryId === undefined || lead.state.deliveries.some(({ id }) => id === deliveryId);
    }
    if (caller.role === "client" && caller.clientId !== wanted.clientId) return false;
    const { clientId, subscriptionId } = wanted;
    const found = subscriptionId
      ? await deps.subscriptions.read({ agencyId, clientId }, subscriptionId)
      : clientId && (await deps.clients.read({ agencyId }, clientId));
    return found !== undefined;
  }
}

/** Adds the client to the request of a client's key, which need not name it. */
const narrowToCaller = (caller: Caller, wanted: ReplayScope): ReplayScope =>
  caller.role === "client" && wanted.of === "missed" && !wanted.clientId
    ? { ...wanted, clientId: caller.clientId }
    : wanted;
