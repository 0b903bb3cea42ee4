import type { Clients } from "#accounts/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import {
  type ExportScope,
  type Handover,
  isHandoverFormat,
  keptDays,
  type LedgerExport,
} from "#domain/ledger/ledger-export.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { type AsOfTooRecent, refuseTooRecent, settledAfterMs } from "#ledger/list-entries.ts";
import { createOrDeriveId, toCreationResult } from "#platform/creation-id.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { JobQueue, JobStore } from "#scheduling/ports.ts";
import type { Exports } from "./ports.ts";
import { makePrepareHandover, type PrepareRefusal } from "./prepare-handover.ts";

type Deps = {
  exports: Pick<Exports, "create">;
  clients: Pick<Clients, "read">;
  jobs: Pick<JobStore, "schedule">;
  jobQueue: JobQueue;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
} & Parameters<typeof makePrepareHandover>[0];

type ExportRequest = Omit<ExportScope, "to"> & Partial<Pick<ExportScope, "to">>;
type ExportRefusal = PrepareRefusal | AsOfTooRecent | { kind: "idempotency_conflict" };
type Planned = { wanted: ExportScope; handover?: Handover };

/**
 * Creates an export for the holder of a key, and starts it. A client's key exports only its own entries. Without `to` it
 * covers what was posted until a minute ago: no page can be posted at or before that time any more, so the entries of an
 * export never change. A statement never changes either. A retry with the same idempotency key returns the same export.
 */
export function makeCreateExport(deps: Deps) {
  const { exports, clients, jobs, jobQueue, ids, fingerprint, now } = deps;
  const prepareHandover = makePrepareHandover(deps);

  return async function createExport(
    caller: Caller,
    requested: ExportRequest,
    idempotencyKey?: string,
  ): Promise<Result<LedgerExport, ExportRefusal>> {
    const { agencyId } = caller;
    const clientId = requested.clientId ?? (caller.role === "client" ? caller.clientId : undefined);
    if (clientId && !(canAccessClient(caller, clientId) && (await clients.read({ agencyId }, clientId)))) {
      return refuse({ kind: "not_found" });
    }
    const at = now();
    const planned = await plan(caller, { ...requested, clientId }, at);
    if (!planned.ok) return planned;
    // Two clients may choose the same idempotency key.
    const scope = caller.role === "client" ? caller.clientId : agencyId;
    const created = await exports.create(
      { agencyId },
      {
        id: createOrDeriveId(ids, "exp", scope, idempotencyKey),
        ...planned.value,
        requestedBy: caller.id,
        createdAt: at,
        updatedAt: at,
        expiresAt: Math.floor(Date.parse(at) / 1_000) + keptDays * 86_400,
        stage: "parts",
        parts: [],
        names: {},
        sums: [],
        journals: [],
      },
      fingerprint(JSON.stringify({ ...requested, clientId })),
    );
    if (created.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    const { id: exportId, stage } = created.entity;
    if (stage === "parts" || stage === "manifest") {
      const job = { kind: "export", agencyId, exportId } as const;
      await jobs.schedule(job, at);
      // Otherwise the sweep would find the job within a minute.
      await jobQueue.enqueue([{ ...job, dueAt: at }], at);
    }
    return toCreationResult(created);
  };

  /** What the export covers: a statement, or what was posted in a period that is over. */
  async function plan(
    caller: Caller,
    { clientId, statement, from, to, format }: ExportRequest,
    at: Instant,
  ): Promise<Result<Planned, ExportRefusal>> {
    if (clientId && statement !== undefined && isHandoverFormat(format)) {
      return prepareHandover(caller, { clientId, statement, format });
    }
    const latest = addMs(at, -settledAfterMs);
    const tooRecent = Object.entries({ from, to }).filter(([, time]) => time !== undefined && time > latest);
    if (tooRecent.length > 0) return refuseTooRecent(...tooRecent.map(([field]) => ({ pointer: `/${field}` })));
    return ok({ wanted: { clientId, from, to: to ?? latest, format } });
  }
}
