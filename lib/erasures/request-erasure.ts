import type { Caller } from "#domain/accounts/caller.ts";
import { toDueBy } from "#domain/erasures/due-by.ts";
import type { Erasure } from "#domain/erasures/erasure.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { refuse, type Result } from "#domain/shared/result.ts";
import type { ComputeTag, History } from "#leads/ports.ts";
import { canSeeLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import { toSearchTags } from "#leads/to-search-tags.ts";
import { createOrDeriveId, toCreationResult } from "#platform/creation-id.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { JobQueue, JobStore } from "#scheduling/ports.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";
import type { Erasures } from "./ports.ts";

type Deps = {
  erasures: Pick<Erasures, "create">;
  history: Pick<History, "read">;
  contactHash: ContactHash;
  computeTag: ComputeTag;
  jobs: Pick<JobStore, "schedule">;
  jobQueue: JobQueue;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
};

/** Whom to erase: exactly one of the three. */
export type ErasureRequest = { leadId?: LeadId | undefined; phone?: string | undefined; email?: string | undefined };

/**
 * Requests an erasure, which starts within seconds and continues automatically. The request is stored without the phone
 * number or email address that it names. A retry with the same idempotency key returns the same erasure.
 */
export function makeRequestErasure(deps: Deps) {
  const { erasures, jobs, jobQueue, ids, fingerprint, now } = deps;
  return async function requestErasure(
    caller: Caller,
    requested: ErasureRequest,
    idempotencyKey?: string,
  ): Promise<Result<Erasure, NotFound | { kind: "idempotency_conflict" }>> {
    const { agencyId, id: requestedBy } = caller;
    const about = await findSubject(caller, requested);
    if (!about) return refuse({ kind: "not_found" });
    const at = now();
    const erasure: Erasure = {
      id: createOrDeriveId(ids, "era", agencyId, idempotencyKey),
      ...about,
      requestedBy,
      createdAt: at,
      updatedAt: at,
      dueBy: toDueBy(at),
      recipients: [],
    };
    const created = await erasures.create({ agencyId }, erasure, fingerprint(JSON.stringify(about.subject)));
    if (created.outcome === "conflict") return refuse({ kind: "idempotency_conflict" });
    const { id: erasureId, erasedAt } = created.entity;
    if (!erasedAt) {
      const job = { kind: "erasure", agencyId, erasureId } as const;
      await jobs.schedule(job, at);
      // Otherwise the sweep would find the job within a minute.
      await jobQueue.enqueue([{ ...job, dueAt: at }], at);
    }
    return toCreationResult(created);
  };

  async function findSubject(
    caller: Caller,
    { leadId, ...contact }: ErasureRequest,
  ): Promise<Pick<Erasure, "subject" | "contacts" | "leadIds" | "search"> | undefined> {
    const { agencyId } = caller;
    if (leadId !== undefined) {
      const lead = await loadLead(deps.history, { agencyId, leadId });
      if (!lead || !canSeeLead(caller, lead.state)) return undefined;
      const contacts = hashContacts(deps.contactHash, agencyId, lead.personal?.person ?? {});
      return { subject: { by: "lead", leadId }, contacts, leadIds: [leadId] };
    }
    const contacts = hashContacts(deps.contactHash, agencyId, contact);
    const [tag] = toSearchTags(deps.computeTag, agencyId, contact);
    const [hashed] = contacts;
    if (!hashed) return undefined;
    return { subject: { by: "contact", ...hashed, tag }, contacts, leadIds: [], search: { mode: "live" } };
  }
}
