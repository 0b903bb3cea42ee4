import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { readMany } from "#platform/read-many.ts";
import type { History } from "./ports.ts";
import { loadLead } from "./read-lead.ts";

/** Loads each lead that `listed` names, once, in its order. Those that cannot be decoded are `unreadable`, as in `readMany`. */
export const loadLeads = (
  { history, onFault }: { history: Pick<History, "read">; onFault: (fault: unknown) => void },
  agencyId: AgencyId,
  listed: readonly { leadId: LeadId }[],
) =>
  readMany(
    [...new Set(listed.map(({ leadId }) => leadId))],
    (leadId) => loadLead(history, { agencyId, leadId }),
    onFault,
  );
