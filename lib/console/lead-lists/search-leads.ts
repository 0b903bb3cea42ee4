import type { Caller } from "#domain/accounts/caller.ts";
import type { PersonSearch } from "#domain/lead/search-person.ts";
import { toNameWords } from "#domain/lead/search-person.ts";
import type { Country } from "#domain/shared/country.ts";
import { Email } from "#domain/shared/email.ts";
import { LeadId } from "#domain/shared/id.ts";
import { parsePhone } from "#domain/shared/parse-phone.ts";
import { deriveLeadId } from "#intake/accept-lead.ts";
import type { LeadListFilter, makeListLeads } from "#leads/list-leads.ts";
import type { LoadedLead, makeReadLead } from "#leads/read-lead.ts";
import type { Ids, Position } from "#platform/ports.ts";

type Deps = {
  listLeads: ReturnType<typeof makeListLeads>;
  readLead: ReturnType<typeof makeReadLead>;
  ids: Ids;
};

/** What a page of the list has: `next` continues also where a page found nothing. */
export type FoundLeads = { leads: LoadedLead[]; unreadable: number; next?: Position | undefined };

/** How many pages of the index one request reads until it has found a lead. */
const maxReads = 4;

/**
 * Searches the leads that a caller may see, newest first. A text is the email, the phone number or words of the name of
 * a person; or the reference of a lead: its id, or the idempotency key that it was pushed with.
 */
export function makeSearchLeads({ listLeads, readLead, ids }: Deps) {
  return async function searchLeads(
    caller: Caller,
    {
      text,
      countries,
      ...filter
    }: Omit<LeadListFilter, "person"> & { text?: string | undefined; countries: Country[] },
    page: { limit: number; after?: Position | undefined },
  ): Promise<FoundLeads> {
    const person = text === undefined ? undefined : toPersonSearch(text, countries);
    const [referred, found] = await Promise.all([
      text !== undefined && page.after === undefined ? findByReference(caller, text) : undefined,
      text !== undefined && !person ? { leads: [], unreadable: 0 } : listSome(caller, { ...filter, person }, page),
    ]);
    if (!referred) return found;
    return { ...found, leads: [referred, ...found.leads.filter(({ leadId }) => leadId !== referred.leadId)] };
  };

  /** Reads on while a page of the index has no lead that matches. */
  async function listSome(
    caller: Caller,
    filter: LeadListFilter,
    { limit, after }: { limit: number; after?: Position | undefined },
  ) {
    let unreadable = 0;
    let from = after;
    for (let read = 1; ; read += 1) {
      const found = await listLeads(caller, filter, { limit, after: from });
      unreadable += found.unreadable.length;
      from = found.next;
      if (found.leads.length > 0 || from === undefined || read === maxReads)
        return { leads: found.leads, unreadable, next: from };
    }
  }

  async function findByReference(caller: Caller, text: string): Promise<LoadedLead | undefined> {
    const parsed = LeadId.safeParse(text);
    const leadId = parsed.success ? parsed.data : deriveLeadId(ids, { agencyId: caller.agencyId }, text);
    const lead = await readLead(caller, leadId);
    return lead.ok ? lead.value : undefined;
  }
}

/** Reads what a person typed: an email address, a phone number of one of the countries, or words of a name. */
function toPersonSearch(text: string, countries: readonly Country[]): PersonSearch | undefined {
  const email = Email.safeParse(text);
  if (email.success) return { email: email.data };
  const phone = [undefined, ...countries]
    .map((country) => parsePhone(text, country))
    .find((each) => each !== undefined);
  if (phone !== undefined) return { phone };
  return toNameWords(text).length > 0 ? { name: text } : undefined;
}
