import type { Clients } from "#accounts/ports.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import {
  findMeaning,
  type MappedStatus,
  mayListStatus,
  type StatusField,
  type StatusUnmappedRefusal,
} from "#domain/accounts/status-map.ts";
import { redactPersonalData } from "#domain/delivery/redact-personal-data.ts";
import type { LeadHeldRefusal } from "#domain/history/record-contact-attempt.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { canSeeLead, loadLead, type NotFound } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { UnmappedStatuses } from "./ports.ts";

type Deps = { history: History; clients: Pick<Clients, "read">; unmappedStatuses: UnmappedStatuses; now: Now };

/**
 * Returns Baton's term of a report, or else translates its status by the map of the lead's client. Refuses a status that
 * the map does not have for this field, and counts it for the client's list unless it may name the person. The report's
 * schema requires one of the two.
 */
export function makeTranslateStatus({ history, clients, unmappedStatuses, now }: Deps) {
  return async function translateStatus<Field extends StatusField>(
    caller: Caller,
    leadId: LeadId,
    field: Field,
    { term, status }: { term: MappedStatus[Field]; status: string | undefined },
  ): Promise<Result<NonNullable<MappedStatus[Field]>, NotFound | LeadHeldRefusal | StatusUnmappedRefusal>> {
    if (term !== undefined) return ok(term);
    if (status === undefined) throw new Error("a report with neither a term nor a status");
    const { agencyId, mode } = caller;
    const lead = await loadLead(history, { agencyId, leadId });
    if (!lead || !canSeeLead(caller, lead.state)) return refuse({ kind: "not_found" });
    const clientId = lead.state.placed?.placement.clientId;
    if (clientId === undefined) return refuse({ kind: "lead_held" });
    const client = await clients.read({ agencyId }, clientId);
    const meaning = findMeaning(client?.statusMap ?? [], field, status);
    if (meaning !== undefined) return ok(meaning);
    // An erasure could not find the person in the list.
    const isAnonymous = lead.personal !== undefined && redactPersonalData(status, lead.personal) === status;
    if (isAnonymous && mayListStatus(status))
      await unmappedStatuses.count({ agencyId, clientId, mode }, { status, field }, now());
    return refuse({ kind: "status_unmapped" });
  };
}
export type TranslateStatus = ReturnType<typeof makeTranslateStatus>;
