import type { BillingRecords } from "#billing/ports.ts";
import type { Delivery } from "#domain/delivery/delivery.ts";
import { factsOf } from "#domain/delivery/next-step.ts";
import type { ReplayWanted } from "#domain/delivery/replay.ts";
import type { AgencyId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import type { Messages } from "#events/ports.ts";
import type { History } from "#leads/ports.ts";
import { knownLead } from "#leads/read-lead.ts";
import { eachReadable } from "#platform/each-readable.ts";
import type { Position } from "#platform/ports.ts";
import type { DeadLetters } from "../dead-letters/ports.ts";
import type { DeliveryOrder } from "../ports.ts";
import type { FindReplayed } from "./work-replay.ts";

type World = {
  history: History;
  records: Pick<BillingRecords, "list">;
  deadLetters: Pick<DeadLetters, "list">;
  messages: Pick<Messages, "list" | "read">;
  onFault: (fault: unknown) => void;
};

const pageSize = 50;

type Found = Awaited<ReturnType<FindReplayed>>;
type Wanted<Of extends ReplayWanted["of"]> = Extract<ReplayWanted, { of: Of }>;

/**
 * Finds what a replay is of, as histories say it now: a delivery that an endpoint missed and got meanwhile is not missed any more. A lead
 * or an event that cannot be read is left out, and holds up none of the others.
 */
export function makeFindReplayed(world: World): FindReplayed {
  const { history, records, deadLetters, messages, onFault } = world;
  return async (agencyId, { wanted, position }) => {
    switch (wanted.of) {
      case "lead":
        return {
          orders: await ofLead(agencyId, wanted.leadId, ({ id }) => !wanted.deliveryId || id === wanted.deliveryId),
        };
      case "period":
        return ofPeriod(agencyId, wanted, position);
      case "missed":
        return wanted.clientId
          ? missedLeads(agencyId, { ...wanted, clientId: wanted.clientId }, position)
          : missedMessages(agencyId, wanted.subscriptionId, position);
    }
  };

  async function ofPeriod(agencyId: AgencyId, wanted: Wanted<"period">, after: Position | undefined): Promise<Found> {
    const { clientId, subscriptionId, from, to } = wanted;
    const page = await records.list(agencyId, clientId, { from, to }, { limit: pageSize, after });
    const orders = await Promise.all(
      page.records.map(({ leadId }) =>
        ofLead(agencyId, leadId, (delivery) => !subscriptionId || delivery.subscriptionId === subscriptionId),
      ),
    );
    return { orders: orders.flat(), next: page.next };
  }

  async function missedLeads(
    agencyId: AgencyId,
    { clientId, subscriptionId }: Wanted<"missed">,
    after: Position | undefined,
  ): Promise<Found> {
    const page = await deadLetters.list(agencyId, { clientId }, { limit: pageSize, after });
    const own = page.letters.filter((letter) => letter.subscriptionId === subscriptionId);
    const orders = await Promise.all(
      own.map(({ leadId, deliveryId }) =>
        ofLead(agencyId, leadId, ({ id, status }) => id === deliveryId && status === "exhausted"),
      ),
    );
    return { orders: orders.flat(), next: page.next };
  }

  async function missedMessages(
    agencyId: AgencyId,
    subscriptionId: SubscriptionId,
    after: Position | undefined,
  ): Promise<Found> {
    const page = await messages.list(agencyId, { limit: pageSize, after });
    const { found } = await eachReadable(page.ids, (id) => messages.read(agencyId, id), onFault);
    const orders = found.flatMap(({ message, facts }) =>
      message.deliveries
        .filter((delivery) => delivery.subscriptionId === subscriptionId && !delivery.clientId)
        .filter(({ id }) => isExhausted(factsOf(facts, id)))
        .map(({ id, channel }) => ({ agencyId, about: message.id, deliveryId: id, channel })),
    );
    return { orders, next: page.next };
  }

  async function ofLead(
    agencyId: AgencyId,
    leadId: LeadId,
    isWanted: (delivery: Delivery) => boolean,
  ): Promise<DeliveryOrder[]> {
    const { found } = await eachReadable([leadId], (id) => knownLead(history, { agencyId, leadId: id }), onFault);
    return found
      .flatMap(({ state }) => state.deliveries)
      .filter(isWanted)
      .map(({ id, channel }) => ({ agencyId, about: leadId, deliveryId: id, channel }));
  }
}

const isExhausted = (facts: ReturnType<typeof factsOf>): boolean =>
  !facts.some(({ kind }) => kind === "delivered") && facts.some((fact) => fact.kind === "delivery_failed" && fact.last);
