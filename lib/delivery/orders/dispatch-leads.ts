import { type Placed, type Placement, type Received, toMode } from "#domain/lead/received.ts";
import { decideRouting } from "#domain/routing/decide-routing.ts";
import type { History } from "#leads/ports.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { HeldLeads } from "#routing/ports.ts";
import { nextReleaseCheckAt } from "#routing/release-held.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { Dispatcher } from "../ports.ts";

/** A lead, and the fact that decided who gets it. */
export type DecidedLead = { key: LeadKey; decision: Received | Placed };

type Deps = { dispatcher: Dispatcher; history: History; held: HeldLeads; jobs: JobStore };

/**
 * Does what was decided of leads: hands the planned deliveries to their queues, gives the clients that share an enquiry leads of their own,
 * and puts held leads in line, with somebody to wake them. Repeating it repeats the orders, and changes nothing.
 */
export function makeDispatchLeads({ dispatcher, history, held, jobs }: Deps) {
  return async function dispatchLeads(leads: readonly DecidedLead[]): Promise<void> {
    const orders = leads.flatMap(({ key, decision: { placement } }) =>
      placement ? toDeliveryOrders(key, placement) : [],
    );
    await Promise.all([
      orders.length > 0 ? dispatcher.dispatch(orders) : undefined,
      ...leads.map(createSharedLeads),
      ...leads.map(holdLead),
    ]);
  };

  /** The leads of the other clients: each with a history of its own, of which no other client ever hears. */
  async function createSharedLeads({ key, decision: { at, routing, shares = [] } }: DecidedLead): Promise<void> {
    if (shares.length === 0) return;
    const stored = await history.read(key);
    const received = stored?.facts.find((fact) => fact.kind === "received");
    const personal = stored?.personal;
    if (!received || !personal) return;
    const { campaignId, sandbox, checks, screenedUntil } = received;
    for (const { leadId, placement } of shares) {
      const sharedLead: Received = {
        ...{ kind: "received", at, source: "baton", author: "dispatch-leads", campaignId, routing, placement },
        ...(sandbox && { sandbox }),
        ...(checks && { checks }),
        ...(screenedUntil && { screenedUntil }),
        sharedFrom: key.leadId,
      };
      await history.receive({ ...key, leadId }, { received: sharedLead, personal, fingerprint: key.leadId });
    }
  }

  /** In line first, woken then: a wake-up that finds an empty line would not come again. */
  async function holdLead({ key, decision }: DecidedLead): Promise<void> {
    if (decision.kind !== "received" || decision.placement) return;
    const { agencyId, leadId } = key;
    const { campaignId, at, routing } = decision;
    await held.add({ agencyId, campaignId, leadId, receivedAt: at, mode: toMode(decision) });
    const decided = decideRouting(routing);
    const until = decided.outcome === "held" ? decided.until : undefined;
    await jobs.schedule({ kind: "release", agencyId, campaignId }, nextReleaseCheckAt(at, until));
  }
}

const toDeliveryOrders = ({ agencyId, leadId }: LeadKey, { deliveries }: Placement) =>
  deliveries.map(({ id, channel }) => ({ agencyId, about: leadId, deliveryId: id, channel }));
