import type { History } from "#leads/ports.ts";
import type { LeadKey } from "#platform/ports.ts";

/**
 * Reads each lead once for the reports of one batch, and adds the facts that the batch appends to what it read. A lead is
 * read again after a fact that existed already, or whose write failed. Use it only for facts that do not exclude one
 * another and have no personal data, because it does not see what others append meanwhile.
 */
export function rememberHistory(history: History): History {
  const leads = new Map<string, ReturnType<History["read"]>>();
  const toName = ({ agencyId, leadId }: LeadKey) => `${agencyId}/${leadId}`;
  return {
    ...history,
    read(key) {
      const name = toName(key);
      const lead = leads.get(name) ?? history.read(key);
      leads.set(name, lead);
      lead.catch(() => leads.delete(name));
      return lead;
    },
    async append(key, fact) {
      const name = toName(key);
      const lead = leads.get(name);
      leads.delete(name);
      const outcome = await history.append(key, fact);
      const before = outcome === "added" ? await lead : undefined;
      if (before) leads.set(name, Promise.resolve({ ...before, facts: [...before.facts, fact] }));
      return outcome;
    },
  };
}
