import { type ApiKey, maySeeClient } from "../domain/client/api-key.ts";
import type { Fact } from "../domain/history/fact.ts";
import { foldLead, type LeadState, stateOf } from "../domain/history/lead-state.ts";
import type { PersonalData } from "../domain/lead/personal-data.ts";
import type { LeadId } from "../domain/shared/id.ts";
import { ok, refuse, type Result } from "../domain/shared/result.ts";
import type { History, LeadKey } from "./ports/history.ts";

export type KnownLead = { leadId: LeadId; state: LeadState; facts: Fact[]; personal?: PersonalData };
export type NotFound = { kind: "not_found" };

/** Reads a lead with everything that is known of it; undefined when it was never received. */
export async function knownLead(history: History, key: LeadKey): Promise<KnownLead | undefined> {
  const stored = await history.read(key);
  const state = stored && foldLead(stored.facts);
  return state && { leadId: key.leadId, state, ...stored };
}

/** What is known of a lead after `fact` was added to what was known before. */
export const withFact = (lead: KnownLead, fact: Fact): KnownLead => {
  const facts = [...lead.facts, fact];
  return { ...lead, facts, state: stateOf(lead.state.received, facts) };
};

/** Reads a lead for the holder of a key. A lead of another agency, or of another client, does not exist for it. */
export function makeReadLead({ history }: { history: History }) {
  return async function readLead(caller: ApiKey, leadId: LeadId): Promise<Result<KnownLead, NotFound>> {
    const lead = await knownLead(history, { agencyId: caller.agencyId, leadId });
    if (!lead || !maySeeClient(caller, lead.state.received.clientId)) return refuse({ kind: "not_found" });
    return ok(withoutPerson(caller, lead));
  };
}

/** The person is for those who work the lead; a bill is provable without. */
export function withoutPerson(caller: ApiKey, lead: KnownLead): KnownLead {
  if (caller.role !== "billing") return lead;
  const { personal: _, ...rest } = lead;
  return rest;
}
