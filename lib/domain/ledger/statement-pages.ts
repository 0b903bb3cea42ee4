import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import { DocumentKind } from "#domain/contracts/contract.ts";
import { Period } from "#domain/contracts/period.ts";
import { LeadPrice } from "#domain/contracts/price-leads.ts";
import { CampaignId, LeadId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { SignedAmount } from "#domain/shared/money.ts";

/**
 * What a rule of the contract adds to a period or takes from it. No lead has it. `discount` is what tiers and included
 * leads of earlier statements had taken off what late lines of this one take back, so that no more comes back than was charged.
 */
export const SettlementLine = z.enum(["tier", "included", "minimum", "discount"]).meta({ id: "SettlementLine" });
export type SettlementLine = z.infer<typeof SettlementLine>;

export const SettlementRule = z
  .enum(["contract.tier@1", "contract.included@1", "contract.minimum@1", "contract.discount@1"])
  .meta({ id: "SettlementRule" });

/** The entry that a closing makes by a rule of the contract. */
export const Settlement = z
  .object({
    line: SettlementLine,
    amount: SignedAmount,
    contractFrom: Instant.meta({ description: "Which version of the contract has the rule." }),
    rule: SettlementRule,
    occurredAt: Instant.meta({ description: "The end of the period." }),
  })
  .meta({ id: "SettlementEntry" });
export type Settlement = z.infer<typeof Settlement>;

/**
 * Equal charges of a statement, or their credits. `earlier` is a correction of an earlier statement. A line is late if
 * its leads, or what it corrects, are from before the period: no rule of the period applies to it.
 */
export const StatementLine = z
  .object({
    kind: z.enum(["lead", "appointment", "promotion", "credit", "earlier"]).meta({ id: "StatementLineKind" }),
    campaignId: CampaignId,
    model: Model,
    isLate: z.boolean(),
    quantity: z.int().positive(),
    unitAmount: SignedAmount.meta({ description: "Each of them, in minor units." }),
    amount: SignedAmount.meta({ description: "All of them, in minor units." }),
  })
  .meta({ id: "StatementLine" });
export type StatementLine = z.infer<typeof StatementLine>;

const sums = {
  net: SignedAmount.meta({ description: "Before tax." }),
  tax: SignedAmount,
  total: SignedAmount.meta({ description: "Net and tax." }),
};

/** Where a statement begins and ends: in time, and in the journal. */
export const StatementRange = z.object({
  period: Period,
  from: Instant.meta({ description: "The start of the period." }),
  to: Instant.meta({ description: "The end of the period: what occurred then or later is in the next statement." }),
  firstPage: z.int().positive().meta({ description: "The first page that can have entries of the statement." }),
});
export type StatementRange = z.infer<typeof StatementRange>;

/** The closing of a period: the lines and sums of its statement. */
export const Closing = z.object({
  ...StatementRange.shape,
  nextFirstPage: z
    .int()
    .positive()
    .meta({ description: "The first page that can have entries of the next statement." }),
  contractFrom: Instant,
  entries: z.int().nonnegative().meta({ description: "How many entries of leads the statement has." }),
  lines: z.array(StatementLine),
  settlements: z.array(Settlement),
  leadPrices: z
    .array(LeadPrice)
    .optional()
    .meta({
      description:
        "What tiers and included leads made of each price of a lead: a later credit takes back that, not the price. " +
        "Absent if they made none cheaper.",
    }),
  ...sums,
});
export type Closing = z.infer<typeof Closing>;

export const DocumentNumber = z
  .string()
  .regex(/^(INV|STM|CN)-\d{6,}$/, "a number of a document, like INV-000001")
  .meta({ example: "INV-000001" });
export type DocumentNumber = z.infer<typeof DocumentNumber>;

/** The issue of a statement. A statement over nothing has no number. */
export const Issue = z.object({
  period: Period,
  closingPage: z.int().positive(),
  document: DocumentKind,
  documentNumber: DocumentNumber.optional(),
  ...sums,
});
export type Issue = z.infer<typeof Issue>;

/** An entry that a credit note credits: its place in the journal, and how much, as a positive amount. */
export const CreditedEntry = z
  .object({
    page: z.int().positive(),
    index: z.int().nonnegative().meta({ description: "The number of the entry on its page, from 0." }),
    leadId: LeadId,
    amount: z.int().positive().meta({ description: "What the entry takes back, in minor units." }),
    discount: z.int().positive().optional().meta({
      description:
        "What tiers and included leads of the invoice had taken off that, in minor units: it is not credited. Absent if nothing.",
    }),
  })
  .meta({ id: "CreditedEntry" });
export type CreditedEntry = z.infer<typeof CreditedEntry>;

/** A credit note for an invoice. Its sums are positive: they are what the client owes less. */
export const Credit = z.object({
  documentNumber: DocumentNumber,
  invoiceNumber: DocumentNumber,
  period: Period.meta({ description: "The period of the invoice." }),
  credited: z.array(CreditedEntry).min(1),
  ...sums,
});
export type Credit = z.infer<typeof Credit>;

/** A payment for a statement. */
export const Payment = z.object({
  period: Period,
  amount: z.int().positive().meta({ description: "Minor units." }),
  paidAt: Instant,
  reference: z.string(),
});
export type Payment = z.infer<typeof Payment>;
