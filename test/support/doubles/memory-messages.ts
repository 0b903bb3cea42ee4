import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import type { Message } from "#domain/delivery/message.ts";
import type { Messages } from "#events/ports.ts";

/** Messages of one agency, in memory. Two facts are the same if they have the same content for the same attempt. */
export function memoryMessages(): Messages & { posted(): Message[] } {
  const kept = new Map<string, { message: Message; facts: Map<string, DeliveryFact> }>();
  const nameOf = (fact: DeliveryFact) =>
    [
      ...[fact.kind, fact.deliveryId, fact.round],
      ...[fact.kind === "delivery_failed" ? fact.attempt : "", fact.kind === "delivery_confirmed" ? fact.by : ""],
    ].join("/");
  return {
    async post(_, message) {
      if (!kept.has(message.id)) kept.set(message.id, { message, facts: new Map() });
    },
    async read(_, id) {
      const found = kept.get(id);
      return found && { message: found.message, facts: [...found.facts.values()] };
    },
    list: async () => ({ ids: [...kept.values()].map(({ message }) => message.id).toReversed() }),
    async append(_, id, fact) {
      const facts = kept.get(id)?.facts;
      if (!facts || facts.has(nameOf(fact))) return "already_there";
      facts.set(nameOf(fact), fact);
      return "added";
    },
    posted: () => [...kept.values()].map(({ message }) => message),
  };
}
