import * as z from "zod";
import { Model } from "#domain/campaigns/model.ts";
import { DocumentKind } from "#domain/contracts/contract.ts";
import { Party } from "#domain/contracts/party.ts";
import { Period } from "#domain/contracts/period.ts";
import { Tax } from "#domain/contracts/tax.ts";
import { CreditedEntry, DocumentNumber, SettlementLine, StatementLine } from "#domain/ledger/statement-pages.ts";
import { CreditNote } from "#domain/statements/credit-note.ts";
import { StatementState } from "#domain/statements/statement.ts";
import { Currency } from "#domain/shared/currency.ts";
import { CampaignId, ClientId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { Money, SignedAmount } from "#domain/shared/money.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { EntryId } from "#ledger/schemas.ts";
import { pageSchema, paging } from "#platform/http/list-queries.ts";

/** The number of a document, or the currency and the period of a statement. */
export const StatementId = z
  .string()
  .max(40)
  .regex(/^[\x21-\x7e]+$/, "a number like INV-000007, or GBP-2026-11")
  .meta({
    description: "Its number, or its currency and period, which a statement over nothing has too.",
    example: "GBP-2026-11",
  });

export const NewStatement = z
  .strictObject({ period: Period, currency: Currency })
  .meta({ id: "NewStatement", description: "The period to close." });

export const PreviewQuery = z.strictObject({ currency: Currency });

export const StatementQuery = z.strictObject({ currency: Currency.optional() });
export const CreditNoteQuery = z.strictObject(paging);

const sums = {
  net: SignedAmount.meta({ description: "Before tax, in minor units." }),
  tax: SignedAmount,
  total: SignedAmount.meta({ description: "Net and tax." }),
};

const range = {
  clientId: ClientId,
  currency: Currency,
  period: Period,
  from: Instant.meta({ description: "The start of the period." }),
  to: Instant.meta({ description: "The end of the period: what occurred then or later is in the next statement." }),
  contractFrom: Instant.meta({ description: "Which version of the contract it goes by." }),
};

export const StatementView = z
  .object({
    id: StatementId,
    ...range,
    state: StatementState,
    document: DocumentKind,
    number: DocumentNumber.optional().meta({ description: "Absent if it comes to nothing." }),
    issuedAt: Instant,
    dueOn: z.iso.date(),
    ...sums,
    paid: z.int(),
    credited: z.int().meta({ description: "The sum of its credit notes." }),
    outstanding: z.int().meta({ description: "What is still to be paid." }),
    closingPage: z.int().meta({ description: "The page of the journal that closed the period." }),
    issuePage: z.int(),
    hash: z.string().meta({ description: "The hash of the page that issued it, which covers all pages before it." }),
  })
  .meta({ id: "Statement" });
export type StatementView = z.infer<typeof StatementView>;

const LineKind = z.union([StatementLine.shape.kind, SettlementLine]).meta({ id: "StatementLineViewKind" });

const LineView = StatementLine.partial({ campaignId: true, model: true })
  .extend({
    kind: LineKind,
    campaignName: z.string().optional(),
  })
  .meta({
    id: "StatementLineView",
    description:
      "`tier`, `included`, `minimum` and `discount` are what the contract adds or takes; they belong to no campaign. " +
      "`discount` is what tiers and included leads had taken off the leads that lines of kind `earlier` take back.",
  });
export type LineView = z.infer<typeof LineView>;

const subtotal = { quantity: z.int(), amount: SignedAmount };
const Totals = z
  .object({
    byCampaign: z.array(
      z
        .object({ campaignId: CampaignId.optional(), campaignName: z.string().optional(), ...subtotal })
        .meta({ id: "CampaignTotal" }),
    ),
    byModel: z.array(z.object({ model: Model.optional(), ...subtotal }).meta({ id: "ModelTotal" })),
    byKind: z.array(z.object({ kind: LineKind, ...subtotal }).meta({ id: "KindTotal" })),
  })
  .meta({
    id: "StatementTotals",
    description:
      "The net sum by campaign, by model and by kind of line. The last sum of each list is of what belongs to none.",
  });

const content = {
  entries: z.int().meta({ description: "How many entries of leads it has." }),
  lines: z.array(LineView),
  totals: Totals,
  taxRule: Tax.meta({ id: "StatementTax" }),
};

export const StatementDetail = StatementView.extend({
  ...content,
  supplier: Party.optional(),
  customer: Party.optional(),
}).meta({ id: "StatementDetail" });
export type StatementDetail = z.infer<typeof StatementDetail>;

export const StatementPreview = z
  .object({
    ...range,
    document: DocumentKind,
    page: z.int().nonnegative().meta({ description: "The last page of the journal that was read." }),
    ...content,
    ...sums,
    pendingCredits: z
      .array(CreditedEntry.extend({ invoiceNumber: DocumentNumber }).meta({ id: "PendingCredit" }))
      .meta({ description: "The entries for which credit notes would be issued: they are no lines of the statement." }),
  })
  .meta({ id: "StatementPreview" });
export type StatementPreviewView = z.infer<typeof StatementPreview>;

export const StatementList = z.object({ items: z.array(StatementView) }).meta({ id: "StatementList" });

export const NewPayment = z
  .strictObject({
    amount: Money.shape.amount.min(1),
    at: InstantInput.meta({ description: "When it was paid: in the year 2000 or later, and not in the future." }),
    reference: singleLine(100).meta({
      description: "Identifies the payment of the statement: the same one is recorded once.",
      example: "BACS 2026-12-14 4711",
    }),
  })
  .meta({ id: "NewPayment" });

export const NewStatementLink = z
  .strictObject({
    days: z.int().min(1).max(90).default(30).meta({ description: "How long the link works." }),
  })
  .meta({ id: "NewStatementLink" });

export const StatementLinkView = z
  .object({ url: z.url().meta({ description: "A secret: who has it can read the statement." }), expiresAt: Instant })
  .meta({ id: "StatementLink" });

/** Of the page of entries: the campaign and model of a line, and the place after which it begins. Nothing is refused. */
export const EntriesPageQuery = z.object({
  campaignId: z.string().optional(),
  model: z.string().optional(),
  after: z.string().optional(),
});

export const CreditNoteView = CreditNote.omit({ credited: true })
  .extend({
    clientId: ClientId,
    credited: z
      .array(
        CreditedEntry.omit({ page: true, index: true }).extend({ entryId: EntryId }).meta({ id: "CreditNoteLine" }),
      )
      .meta({ description: "The entries of the ledger that it credits." }),
  })
  .meta({ id: "CreditNote", description: "Its sums are positive: they are what the client owes less." });
export type CreditNoteView = z.infer<typeof CreditNoteView>;

export const CreditNotePage = pageSchema(CreditNoteView);
