import type { Clients } from "#accounts/ports.ts";
import { type ApiKey, canAccessClient } from "#domain/accounts/api-key.ts";
import { type Fact, withoutPersonalData } from "#domain/history/fact.ts";
import { sortFacts } from "#domain/history/lead-state.ts";
import type { JournalPage } from "#domain/ledger/journal.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { loadLead, viewForRole } from "#leads/read-lead.ts";
import type { Journals, PostedEntry } from "./ports.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  journals: Journals;
  history: History;
  toFactKey: (fact: Fact) => string;
};

/** An entry with what proves it: its whole page, whose hash covers it, and the facts on which it rests. */
export type ProvenEntry = PostedEntry & { page: JournalPage; facts: Fact[] };

/** Reads an entry by its place in a journal, with its proof. The facts are without the person. */
export function makeProveEntry({ clients, journals, history, toFactKey }: Deps) {
  return async function proveEntry(
    caller: ApiKey,
    clientId: ClientId,
    { currency, page: number, index }: { currency: string; page: number; index: number },
  ): Promise<Result<ProvenEntry, { kind: "not_found" }>> {
    const { agencyId, mode } = caller;
    const isVisible =
      mode === "live" &&
      canAccessClient(caller, clientId) &&
      (await clients.read({ agencyId }, clientId)) !== undefined;
    const journal = { agencyId, clientId, currency };
    const page = isVisible ? await journals.readPage(journal, number) : undefined;
    const entry = page?.entries[index];
    if (!page || !entry) return refuse({ kind: "not_found" });
    const lead = await loadLead(history, { agencyId, leadId: entry.leadId });
    const visible = lead ? viewForRole(caller, lead).facts : [];
    const facts = sortFacts(visible).filter((fact) => entry.basis.includes(toFactKey(fact)));
    return ok({ journal, page, index, entry, facts: facts.map(withoutPersonalData) });
  };
}
