import { factsOf } from "../domain/delivery/next-step.ts";
import type { LeadId } from "../domain/shared/id.ts";
import type { History } from "./ports/history.ts";
import type { FactsOfDelivery } from "./retry-delivery.ts";

/** Reads what is known of a delivery. */
export const makeFactsOfDelivery =
  ({ history }: { history: Pick<History, "read"> }): FactsOfDelivery =>
  async ({ agencyId, about, deliveryId }) => {
    const lead = await history.read({ agencyId, leadId: about as LeadId });
    return lead && factsOf(lead.facts, deliveryId);
  };
