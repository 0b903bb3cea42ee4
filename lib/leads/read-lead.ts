import type { Caller } from "#domain/accounts/caller.ts";
import { type Fact, withoutPersonalData } from "#domain/history/fact.ts";
import { foldLead, foldReceivedLead, type LeadState } from "#domain/history/lead-state.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import { toMode } from "#domain/lead/received.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { History, ItemsBeside } from "./ports.ts";

/** A lead with its state. Without `personal` and its search `tags`, the person was erased. */
export type LoadedLead = {
  leadId: LeadId;
  state: LeadState;
  facts: Fact[];
  personal?: PersonalData;
  tags?: string[] | undefined;
  beside: ItemsBeside;
};
export type NotFound = { kind: "not_found" };

/** Reads a lead and computes its state; undefined if it was never received. */
export async function loadLead(history: Pick<History, "read">, key: LeadKey): Promise<LoadedLead | undefined> {
  const stored = await history.read(key);
  const state = stored && foldLead(stored.facts);
  return state && { leadId: key.leadId, state, ...stored };
}

export const appendFact = (lead: LoadedLead, fact: Fact): LoadedLead => {
  const facts = [...lead.facts, fact];
  return { ...lead, facts, state: foldReceivedLead(lead.state.received, facts) };
};

/** Reads a lead for an API key. Refuses a lead of another agency or client with `not_found`. */
export function makeReadLead({ history }: { history: History }) {
  return async function readLead(caller: Caller, leadId: LeadId): Promise<Result<LoadedLead, NotFound>> {
    const lead = await loadLead(history, { agencyId: caller.agencyId, leadId });
    if (!lead || !canSeeLead(caller, lead.state)) return refuse({ kind: "not_found" });
    return ok(viewForRole(caller, lead));
  };
}

/** Whether an API key may see the lead: it has the key's mode and, for a client's key, was placed with that client. */
export const canSeeLead = (caller: Caller, { received, placed }: LeadState): boolean =>
  caller.mode === toMode(received) && (caller.role !== "client" || caller.clientId === placed?.placement.clientId);

/** Returns what an API key may see: no person for a billing key, no other clients for a client. */
export function viewForRole(caller: Caller, lead: LoadedLead): LoadedLead {
  if (caller.role === "billing") {
    const { personal: _, ...rest } = lead;
    const facts = lead.facts.map(withoutPersonalData);
    return { ...rest, facts, state: foldReceivedLead(lead.state.received, facts) };
  }
  if (caller.role !== "client") return lead;
  const facts = lead.facts.map((fact) => redactFactForClient(fact, caller.clientId));
  const state = foldLead(facts);
  return state ? { ...lead, facts, state } : lead;
}

function redactFactForClient(fact: Fact, clientId: ClientId): Fact {
  if (fact.kind === "taken") {
    const { leadId: _, routing: __, placement: ___, ...visible } = fact;
    return visible;
  }
  if (fact.kind !== "received" && fact.kind !== "placed") return fact;
  const { shares: _, ...rest } = fact;
  const candidates = fact.routing.candidates.filter((candidate) => candidate.clientId === clientId);
  // Only the agency may know how many clients share an enquiry, and how many turns a campaign has had.
  const { ticket: _ticket, ...visibleRouting } = fact.routing;
  const routing = { ...visibleRouting, share: 1, candidates };
  if (rest.kind === "placed") return { ...rest, routing };
  const { sharedFrom: __, passedFrom: ___, ...received } = rest;
  return { ...received, routing };
}
