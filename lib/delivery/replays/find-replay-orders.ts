import type { BillingRecords } from "#billing/ports.ts";
import { filterDeliveryHistory } from "#domain/delivery/decide-next-step.ts";
import type { Delivery } from "#domain/delivery/delivery.ts";
import type { ReplayScope } from "#domain/delivery/replay.ts";
import type { AgencyId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import type { Messages } from "#events/ports.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Position } from "#platform/ports.ts";
import { readMany } from "#platform/read-many.ts";
import type { DeadLetters } from "../dead-letters/ports.ts";
import type { DeliveryOrder } from "../ports.ts";
import type { FindReplayOrders } from "./run-replay.ts";

type Deps = {
  history: History;
  records: Pick<BillingRecords, "list">;
  deadLetters: Pick<DeadLetters, "list">;
  messages: Pick<Messages, "list" | "read">;
  onFault: (fault: unknown) => void;
};

const pageSize = 50;

type OrderPage = Awaited<ReturnType<FindReplayOrders>>;
type TargetOfType<Of extends ReplayScope["of"]> = Extract<ReplayScope, { of: Of }>;

/**
 * Finds the orders of a replay page by page, as the histories are now. A delivery that has reached its endpoint
 * meanwhile is no longer missed. A lead or an event that cannot be read is left out and does not block the others.
 */
export function makeFindReplayOrders(deps: Deps): FindReplayOrders {
  const { history, records, deadLetters, messages, onFault } = deps;
  return async (agencyId, { wanted, position }) => {
    switch (wanted.of) {
      case "lead":
        return {
          orders: await findLeadOrders(
            agencyId,
            wanted.leadId,
            ({ id }) => !wanted.deliveryId || id === wanted.deliveryId,
          ),
        };
      case "period":
        return findPeriodOrders(agencyId, wanted, position);
      case "missed":
        return wanted.clientId
          ? findMissedLeadOrders(agencyId, { ...wanted, clientId: wanted.clientId }, position)
          : findMissedMessageOrders(agencyId, wanted.subscriptionId, position);
    }
  };

  async function findPeriodOrders(
    agencyId: AgencyId,
    target: TargetOfType<"period">,
    after: Position | undefined,
  ): Promise<OrderPage> {
    const { clientId, subscriptionId, from, to } = target;
    const page = await records.list(agencyId, clientId, { from, to }, { limit: pageSize, after });
    const orders = await Promise.all(
      page.records.map(({ leadId }) =>
        findLeadOrders(agencyId, leadId, (delivery) => !subscriptionId || delivery.subscriptionId === subscriptionId),
      ),
    );
    return { orders: orders.flat(), next: page.next };
  }

  async function findMissedLeadOrders(
    agencyId: AgencyId,
    { clientId, subscriptionId }: TargetOfType<"missed">,
    after: Position | undefined,
  ): Promise<OrderPage> {
    const page = await deadLetters.list(agencyId, { clientId }, { limit: pageSize, after });
    const matchingLetters = page.letters.filter((letter) => letter.subscriptionId === subscriptionId);
    const orders = await Promise.all(
      matchingLetters.map(({ leadId, deliveryId }) =>
        findLeadOrders(agencyId, leadId, ({ id, status }) => id === deliveryId && status === "exhausted"),
      ),
    );
    return { orders: orders.flat(), next: page.next };
  }

  async function findMissedMessageOrders(
    agencyId: AgencyId,
    subscriptionId: SubscriptionId,
    after: Position | undefined,
  ): Promise<OrderPage> {
    const page = await messages.list(agencyId, { limit: pageSize, after });
    const { found } = await readMany(page.ids, (id) => messages.read(agencyId, id), onFault);
    const orders = found.flatMap(({ message, facts }) =>
      message.deliveries
        .filter((delivery) => delivery.subscriptionId === subscriptionId && !delivery.clientId)
        .filter(({ id }) => isExhausted(filterDeliveryHistory(facts, id)))
        .map(({ id, channel }) => ({ agencyId, about: message.id, deliveryId: id, channel })),
    );
    return { orders, next: page.next };
  }

  async function findLeadOrders(
    agencyId: AgencyId,
    leadId: LeadId,
    matches: (delivery: Delivery) => boolean,
  ): Promise<DeliveryOrder[]> {
    const { found } = await readMany([leadId], (id) => loadLead(history, { agencyId, leadId: id }), onFault);
    return found
      .flatMap(({ state }) => state.deliveries)
      .filter(matches)
      .map(({ id, channel }) => ({ agencyId, about: leadId, deliveryId: id, channel }));
  }
}

const isExhausted = (facts: ReturnType<typeof filterDeliveryHistory>): boolean =>
  !facts.some(({ kind }) => kind === "delivered") && facts.some((fact) => fact.kind === "delivery_failed" && fact.last);
