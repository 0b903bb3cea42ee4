import type { Chased } from "#domain/contact/chase-fact.ts";
import type { Woken } from "#domain/contact/nurture.ts";
import { type Placed, type Placement, type Received, toMode } from "#domain/lead/received.ts";
import { decideRouting } from "#domain/routing/decide-routing.ts";
import type { History } from "#leads/ports.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { HeldLeads } from "#routing/ports.ts";
import { nextReleaseCheckAt } from "#routing/release-held.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { Dispatcher } from "../ports.ts";

/** A lead and the fact that plans deliveries: its routing decision, its waking, or a step of its ladder. */
export type DecidedLead = { key: LeadKey; decision: Received | Placed | Woken | Chased };
type RoutedLead = DecidedLead & { decision: Received | Placed };

type Deps = { dispatcher: Dispatcher; history: History; held: HeldLeads; jobs: JobStore };

/**
 * Carries out the routing decisions, the wakings and the steps of the ladders of leads. It dispatches the planned deliveries, creates the leads of other clients
 * that share the enquiry, and adds held leads to their queue and schedules their release. May be repeated: the orders
 * repeat, and nothing else changes.
 */
export function makeDispatchLeads({ dispatcher, history, held, jobs }: Deps) {
  return async function dispatchLeads(leads: readonly DecidedLead[]): Promise<void> {
    const orders = leads.flatMap(({ key, decision }) => {
      const planned = isRoutingDecision(decision) ? decision.placement : decision;
      return planned ? toDeliveryOrders(key, planned) : [];
    });
    const routedLeads = leads.filter((lead): lead is RoutedLead => isRoutingDecision(lead.decision));
    await Promise.all([
      orders.length > 0 ? dispatcher.dispatch(orders) : undefined,
      ...routedLeads.map(createSharedLeads),
      ...routedLeads.map(holdLead),
    ]);
  };

  /** Creates the leads of the other clients. Each has a separate history, which only its client sees. */
  async function createSharedLeads({ key, decision: { at, routing, shares = [] } }: RoutedLead): Promise<void> {
    if (shares.length === 0) return;
    const stored = await history.read(key);
    const received = stored?.facts.find((fact) => fact.kind === "received");
    const personal = stored?.personal;
    if (!received || !personal) return;
    const { campaignId, sandbox, checks, screenedUntil } = received;
    for (const { leadId, placement } of shares) {
      const sharedLead: Received = {
        kind: "received",
        at,
        source: "baton",
        author: "dispatch-leads",
        campaignId,
        routing,
        placement,
        sandbox,
        checks,
        screenedUntil,
        sharedFrom: key.leadId,
      };
      await history.receive(
        { ...key, leadId },
        {
          received: sharedLead,
          personal,
          fingerprint: key.leadId,
          tags: stored.tags,
        },
      );
    }
  }

  /** Adds a held lead, then schedules its release: a release job that finds no held lead never runs again. */
  async function holdLead({ key, decision }: RoutedLead): Promise<void> {
    if (decision.kind !== "received" || decision.placement) return;
    const { agencyId, leadId } = key;
    const { campaignId, at, routing } = decision;
    await held.add({ agencyId, campaignId, leadId, receivedAt: at, mode: toMode(decision) });
    const decided = decideRouting(routing);
    const until = decided.outcome === "held" ? decided.until : undefined;
    await jobs.schedule({ kind: "release", agencyId, campaignId }, nextReleaseCheckAt(at, until));
  }
}

const isRoutingDecision = (decision: DecidedLead["decision"]): decision is Received | Placed =>
  decision.kind === "received" || decision.kind === "placed";

const toDeliveryOrders = ({ agencyId, leadId }: LeadKey, { deliveries }: Pick<Placement, "deliveries">) =>
  deliveries.map(({ id, channel }) => ({ agencyId, about: leadId, deliveryId: id, channel }));
