import type { Clients } from "#accounts/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import { type Fact, withoutPersonalData } from "#domain/history/fact.ts";
import { sortFacts } from "#domain/history/sort-facts.ts";
import { type JournalPage, listPageEntries } from "#domain/ledger/journal.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead, viewForRole } from "#leads/read-lead.ts";
import type { ClientScope } from "#platform/ports.ts";
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
export function makeProveEntry(deps: Deps) {
  const loadProof = makeLoadProof(deps);
  return async function proveEntry(
    caller: Caller,
    clientId: ClientId,
    place: EntryPlace,
  ): Promise<Result<ProvenEntry, { kind: "not_found" }>> {
    const { agencyId, mode } = caller;
    const isVisible =
      mode === "live" &&
      canAccessClient(caller, clientId) &&
      (await deps.clients.read({ agencyId }, clientId)) !== undefined;
    const proof = isVisible
      ? await loadProof({ agencyId, clientId }, place, (lead) => viewForRole(caller, lead).facts)
      : undefined;
    return proof ? ok(proof) : refuse({ kind: "not_found" });
  };
}

type EntryPlace = { currency: string; page: number; index: number };

/**
 * Loads an entry with its proof, whatever the reader may see: `selectFacts` says which facts of its lead those are.
 * Undefined if there is no such entry.
 */
export function makeLoadProof({ journals, history, toFactKey }: Omit<Deps, "clients">) {
  return async function loadProof(
    { agencyId, clientId }: ClientScope,
    { currency, page: number, index }: EntryPlace,
    selectFacts: (lead: LoadedLead) => readonly Fact[],
  ): Promise<ProvenEntry | undefined> {
    const journal = { agencyId, clientId, currency };
    const page = await journals.readPage(journal, number);
    const entry = page && listPageEntries(page)[index];
    if (!page || !entry) return undefined;
    if (!("leadId" in entry)) return { journal, page, index, entry, facts: [] };
    const lead = await loadLead(history, { agencyId, leadId: entry.leadId });
    const facts = sortFacts(lead ? selectFacts(lead) : []).filter((fact) => entry.basis.includes(toFactKey(fact)));
    return { journal, page, index, entry, facts: facts.map(withoutPersonalData) };
  };
}
