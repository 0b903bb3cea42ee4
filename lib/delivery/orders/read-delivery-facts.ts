import { filterDeliveryHistory } from "#domain/delivery/decide-next-step.ts";
import { isLeadId } from "#domain/shared/id.ts";
import type { Messages } from "#events/ports.ts";
import type { History } from "#leads/ports.ts";
import type { ReadDeliveryFacts } from "./retry-delivery.ts";

/** Reads the facts about a delivery of a lead or a message. */
export const makeReadDeliveryFacts =
  ({ history, messages }: { history: Pick<History, "read">; messages: Pick<Messages, "read"> }): ReadDeliveryFacts =>
  async ({ agencyId, about, deliveryId }) => {
    const found = isLeadId(about)
      ? await history.read({ agencyId, leadId: about })
      : await messages.read(agencyId, about);
    return found && filterDeliveryHistory(found.facts, deliveryId);
  };
