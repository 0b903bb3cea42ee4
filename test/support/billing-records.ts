import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { toFirstPath } from "#domain/billing/billing-path.ts";
import { decidePlainLines, sumLines } from "#domain/billing/charge-lines.ts";
import type { OutcomeKind } from "#domain/contact/contact-fact.ts";
import { anId } from "./an-id.ts";
import { at } from "./at.ts";

/** The record of a lead of £60.00, received at 14:00 and delivered by SMS two seconds later; charged as its status says. */
export function aBillingRecord({ deliveries, ...changes }: Partial<BillingRecord> = {}): BillingRecord {
  const {
    model = "callback",
    price = { amount: 6000, currency: "GBP" },
    status = "delivered",
    deliveredAt = at("14:00:02"),
  } = changes;
  const lines = changes.lines ?? decidePlainLines(price, status);
  return {
    leadId: anId("lead"),
    clientId: anId("client"),
    campaignId: anId("campaign"),
    model,
    path: toFirstPath(model),
    price,
    charged: { amount: sumLines(lines), currency: price.currency },
    status,
    receivedAt: at("14:00"),
    placedAt: at("14:00"),
    deliveredAt,
    ...changes,
    lines,
    deliveries: deliveries ?? [{ channel: "sms", status: "delivered", deliveredAt }],
  };
}

/** The changes to `aBillingRecord` that give this outcome. */
export const ended = (kind: OutcomeKind, value?: number): Pick<BillingRecord, "outcome" | "status"> => ({
  status: kind === "nurture" ? "nurturing" : kind === "bad_data" ? "delivered" : "contacted",
  outcome: { kind, at: at("15:00"), ...(value !== undefined && { value: { amount: value, currency: "GBP" } }) },
});
