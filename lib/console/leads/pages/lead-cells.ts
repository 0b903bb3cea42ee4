import type { LeadState } from "#domain/history/lead-state.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { isolateNumbers } from "#platform/pages/isolate-numbers.ts";
import { toSingleLine, truncate } from "#platform/text/plain-text.ts";

/** A lead as lists show it. Without `personal`, the person was erased. */
export type ListedLead = { leadId: LeadId; state: LeadState; personal?: PersonalData | undefined };

export const toLeadUrl = (leadId: LeadId): `/console/leads/${string}` => `/console/leads/${leadId}`;

/** The name of the person, as the link that opens the lead. */
export const personLink = ({ leadId, personal }: ListedLead): Html =>
  html`<a href="${toLeadUrl(leadId)}"><bdi>${describePerson(personal)}</bdi></a>`;

/** The name of the person; says so if it was erased. */
export const describePerson = (personal: PersonalData | undefined): string =>
  personal ? truncate(toSingleLine(personal.person.name), 60) || "Name unknown" : "Person erased";

/** What the lead is about: its campaign, and the first line of its notes. */
export function aboutLead({ personal }: ListedLead, campaignName: string | undefined): Html {
  const note = truncate(toSingleLine(personal?.notes.split("\n")[0] ?? ""), 120);
  return html`<bdi>${campaignName ?? "Campaign unknown"}</bdi
    >${note !== "" && html`<bdi class="note">${isolateNumbers(note)}</bdi>`}`;
}
