import * as z from "zod";
import { Model } from "../client/model.ts";
import { OutcomeKind } from "../contact/contact-fact.ts";
import { leadStatuses, type LeadState } from "../history/lead-state.ts";
import { CampaignId, ClientId, LeadId } from "../shared/id.ts";
import { Instant } from "../shared/instant.ts";
import { Money } from "../shared/money.ts";

/** What one accepted lead costs its client, with the stamps that prove it. There is exactly one for each lead that was placed. */
export const BillingRecord = z.object({
  leadId: LeadId,
  clientId: ClientId,
  campaignId: CampaignId,
  model: Model,
  price: Money,
  status: z.enum(leadStatuses),
  receivedAt: Instant,
  /** When it became the client's: at once, or when it was released after being held. Periods go by this. */
  placedAt: Instant,
  deliveredAt: Instant.optional(),
  firstAttemptAt: Instant.optional(),
  firstContactAt: Instant.optional(),
  outcome: z.object({ kind: OutcomeKind, at: Instant, value: Money.optional() }).optional(),
});
export type BillingRecord = z.infer<typeof BillingRecord>;

/** The billing record of a lead: a pure function of its history, so it can be made again at any time. None while it is held. */
export function billingRecordOf(leadId: LeadId, state: LeadState): BillingRecord | undefined {
  const { received, placed, status, deliveredAt, contact, outcome } = state;
  if (!placed) return undefined;
  const { clientId, model, price } = placed.placement;
  return {
    leadId,
    clientId,
    campaignId: received.campaignId,
    model,
    price,
    status,
    receivedAt: received.at,
    placedAt: placed.at,
    ...(deliveredAt && { deliveredAt }),
    ...contact,
    ...(outcome && {
      outcome: { kind: outcome.outcome, at: outcome.at, ...(outcome.value && { value: outcome.value }) },
    }),
  };
}
