import { type Erasure, maxErasedLeads } from "#domain/erasures/erasure.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { History, LeadIndex, Persons } from "#leads/ports.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import type { ContactHash } from "#suppressions/ports.ts";

type Deps = {
  history: Pick<History, "read">;
  index: Pick<LeadIndex, "list">;
  persons: Pick<Persons, "readContact">;
  contactHash: ContactHash;
  onFault: (fault: unknown) => void;
};

/** What one page of a search found, and where to go on. */
export type FoundLeads = Pick<Erasure, "leadIds" | "contacts" | "search" | "more">;

const pageSize = 100;

/** How long before the request the second search begins: a lead that was accepted then may have been stored after it. */
const overlapMs = 60_000;

/**
 * Searches one page of an agency's leads, live or of the sandbox, for a contact: DynamoDB compares the tags, and each lead
 * that it finds counts only if its person has the contact. Leads that share the enquiry of a lead that was found, or
 * were passed on from it, have the same person.
 */
export function makeFindLeads({ history, index, persons, contactHash, onFault }: Deps) {
  return async function findLeads(agencyId: AgencyId, erasure: Erasure): Promise<FoundLeads> {
    const { subject, search } = erasure;
    if (subject.by === "lead" || !search || subject.tag === undefined) {
      return { ...(await addRelated(agencyId, erasure.leadIds)), contacts: erasure.contacts };
    }
    const { mode, after } = search;
    const { leads, more, next } = await index.list(
      { agencyId, mode, tags: [subject.tag], from: erasure.erasedAt && beforeRequest(erasure.createdAt) },
      { limit: pageSize, after },
    );
    const found = await Promise.all(leads.map(({ leadId }) => readHashes(agencyId, leadId)));
    const matching = found.filter(({ contacts }) => contacts.some(({ hash }) => hash === subject.hash));
    const leadIds = [...erasure.leadIds, ...matching.map(({ leadId }) => leadId)];
    const contacts = [...erasure.contacts, ...matching.flatMap((match) => match.contacts)];
    const position = more ? (next ?? leads.at(-1)?.position) : undefined;
    return {
      ...(await addRelated(agencyId, leadIds)),
      contacts: [...new Map(contacts.map((contact) => [contact.hash, contact])).values()],
      search: position ? { mode, after: position } : mode === "live" ? { mode: "test" } : undefined,
    };
  };

  async function readHashes(agencyId: AgencyId, leadId: LeadId) {
    const contact = await persons.readContact({ agencyId, leadId });
    return { leadId, contacts: hashContacts(contactHash, agencyId, contact ?? {}) };
  }

  /** Adds the leads of the same enquiry, and of those whatever they lead to. */
  async function addRelated(
    agencyId: AgencyId,
    leadIds: readonly LeadId[],
  ): Promise<Pick<Erasure, "leadIds" | "more">> {
    const all = new Set(leadIds);
    for (const leadId of all) {
      if (all.size > maxErasedLeads) break;
      const stored = await catchUndecodable(history.read({ agencyId, leadId }), onFault);
      for (const related of stored?.facts.flatMap(listRelated) ?? []) all.add(related);
    }
    return { leadIds: [...all].slice(0, maxErasedLeads), more: all.size > maxErasedLeads ? true : undefined };
  }
}

const beforeRequest = (at: Instant): Instant => addMs(at, -overlapMs);

function listRelated(fact: Fact): LeadId[] {
  switch (fact.kind) {
    case "received": {
      const { sharedFrom, passedFrom, shares = [] } = fact;
      return [sharedFrom, passedFrom, ...shares.map(({ leadId }) => leadId)].filter((id) => id !== undefined);
    }
    case "placed":
      return (fact.shares ?? []).map(({ leadId }) => leadId);
    case "taken":
      return fact.leadId ? [fact.leadId] : [];
    default:
      return [];
  }
}
