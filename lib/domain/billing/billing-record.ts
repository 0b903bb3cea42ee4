import * as z from "zod";
import { Model } from "../client/campaign.ts";
import { OutcomeKind } from "../contact/contact-fact.ts";
import { leadStatuses, type LeadState } from "../history/lead-state.ts";
import { CampaignId, ClientId, LeadId } from "../shared/id.ts";
import { Instant } from "../shared/instant.ts";
import { Money } from "../shared/money.ts";

/** What one accepted lead costs its client, with the stamps that prove it. There is exactly one for each accepted lead. */
export const BillingRecord = z.object({
  leadId: LeadId,
  clientId: ClientId,
  campaignId: CampaignId,
  model: Model,
  price: Money,
  status: z.enum(leadStatuses),
  receivedAt: Instant,
  deliveredAt: Instant.optional(),
  firstAttemptAt: Instant.optional(),
  firstContactAt: Instant.optional(),
  outcome: z.object({ kind: OutcomeKind, at: Instant, value: Money.optional() }).optional(),
});
export type BillingRecord = z.infer<typeof BillingRecord>;

/** The billing record of a lead: a pure function of its history, so it can be made again at any time. */
export function billingRecordOf(leadId: LeadId, state: LeadState): BillingRecord {
  const { received, status, deliveredAt, contact, outcome } = state;
  return {
    leadId,
    clientId: received.clientId,
    campaignId: received.campaignId,
    model: received.model,
    price: received.price,
    status,
    receivedAt: received.at,
    ...(deliveredAt && { deliveredAt }),
    ...contact,
    ...(outcome && {
      outcome: { kind: outcome.outcome, at: outcome.at, ...(outcome.value && { value: outcome.value }) },
    }),
  };
}
