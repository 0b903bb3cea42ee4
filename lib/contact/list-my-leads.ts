import type { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { isEnded } from "#domain/history/lead-link-life.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import type { AgencyId, ClientId, SubscriptionId } from "#domain/shared/id.ts";
import type { History, LeadIndex } from "#leads/ports.ts";
import { loadLeads } from "#leads/load-leads.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { Position } from "#platform/ports.ts";

/** The lists of a person's leads, in the order of the page: what is to do comes before what is done. */
export const myLeadLists = ["toCall", "spoken", "asleep", "refused"] as const;
export type MyLeadList = (typeof myLeadLists)[number];

/** The statuses in each list, which together are all that a placed lead can have, but for one that may not be called. */
const statuses: Record<MyLeadList, readonly LeadStatus[]> = {
  toCall: ["received", "dispatched", "delivered", "acknowledged", "undeliverable"],
  spoken: ["contacted"],
  asleep: ["nurturing"],
  refused: ["rejected", "duplicate"],
};

/** A lead of a person, and the delivery that brought it, counted from 0. */
export type MyLead = { lead: LoadedLead; delivery: number; isEnded: boolean };

export type MyLeadsPage = { leads: MyLead[]; next?: Position | undefined };

type Deps = { history: History; index: Pick<LeadIndex, "list">; onFault: (fault: unknown) => void };
type Owner = { agencyId: AgencyId; clientId: ClientId; subscriptionId: SubscriptionId };

export type ListMyLeads = ReturnType<typeof makeListMyLeads>;

/**
 * Lists the leads that were sent over one subscription, which is a person: one page of one list, newest first. It reads
 * the index of the client's leads by status, and the histories of one page. It leaves out leads that went to others, that
 * have just changed their status, or whose person was erased, so a page may have fewer leads than `limit` although there
 * are more (`next`). Sandbox leads reach no person and are never listed.
 */
export function makeListMyLeads({ history, index, onFault }: Deps) {
  return async function listMyLeads(
    { agencyId, clientId, subscriptionId }: Owner,
    list: MyLeadList,
    page: { limit: number; after?: Position | undefined },
  ): Promise<MyLeadsPage> {
    const filter = { agencyId, clientId, mode: "live", statuses: statuses[list] } as const;
    const { leads, more } = await index.list(filter, page);
    const { found } = await loadLeads({ history, onFault }, agencyId, leads);
    const loaded = new Map(found.map((lead) => [lead.leadId, lead]));
    const own = leads.flatMap(({ leadId, position }): MyLead[] => {
      const lead = loaded.get(leadId);
      // A lead that was held can be listed twice: where it was received, and where it was placed.
      if (!lead?.personal || !position.startsWith(`${lead.state.received.at}/`)) return [];
      if (lead.state.placed?.placement.clientId !== clientId || !statuses[list].includes(lead.state.status)) return [];
      const delivery = lead.state.deliveries.findLastIndex((planned) => planned.subscriptionId === subscriptionId);
      return delivery < 0 ? [] : [{ lead, delivery, isEnded: isEnded(lead.state) }];
    });
    return { leads: own, next: more ? leads.at(-1)?.position : undefined };
  };
}

/** The outcome of the lead's current cycle. */
export const findCurrentOutcome = ({ state }: LoadedLead): OutcomeKind | undefined =>
  state.cycles.at(-1)?.outcome?.outcome;
