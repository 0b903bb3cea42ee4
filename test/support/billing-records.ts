import type { BillingRecord } from "../../lib/domain/billing/billing-record.ts";
import type { OutcomeKind } from "../../lib/domain/contact/contact-fact.ts";
import { anId } from "./an-id.ts";
import { at } from "./at.ts";

/** The record of a lead of £60.00, received at 14:00 and delivered two seconds later. */
export const aBillingRecord = (changes: Partial<BillingRecord> = {}): BillingRecord => ({
  leadId: anId("lead"),
  clientId: anId("client"),
  campaignId: anId("campaign"),
  model: "callback",
  price: { amount: 6000, currency: "GBP" },
  status: "delivered",
  receivedAt: at("14:00"),
  placedAt: at("14:00"),
  deliveredAt: at("14:00:02"),
  ...changes,
});

/** What `aBillingRecord` needs to end in this outcome. */
export const ended = (kind: OutcomeKind, value?: number): Pick<BillingRecord, "outcome" | "status"> => ({
  status: kind === "nurture" ? "nurturing" : kind === "bad_data" ? "delivered" : "contacted",
  outcome: { kind, at: at("15:00"), ...(value !== undefined && { value: { amount: value, currency: "GBP" } }) },
});
