import * as z from "zod";
import { Fact } from "#domain/history/fact.ts";
import { ChargeLine, ChargeRule } from "#domain/billing/charge-lines.ts";
import { Entry } from "#domain/ledger/entry.ts";
import { Balances, JournalPage, LedgerAccount } from "#domain/ledger/journal.ts";
import { SettlementLine, SettlementRule } from "#domain/ledger/statement-pages.ts";
import { Currency } from "#domain/shared/currency.ts";
import { ClientId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { paging, positiveIntegerText } from "#platform/http/list-queries.ts";
import { limits } from "#platform/limits.ts";

/** The place of an entry: its currency, the number of its page, and its number on the page, from 1. */
export const EntryId = z
  .string()
  .regex(/^[A-Z]{3}-[1-9]\d{0,11}-[1-9]\d?$/, "an id of an entry, like GBP-12-3")
  .meta({ example: "GBP-12-3" });

const asOf = InstantInput.optional().meta({
  description:
    "What was posted at this time or before, at least 60 seconds ago: the same question always has the same answer.",
});

export const EntryQuery = z.strictObject({
  since: InstantInput.optional().meta({
    description: "Only what was posted after this time, at least 60 seconds ago. With `asOf`, it is what changed.",
  }),
  asOf,
  limit: positiveIntegerText(limits.entriesPage).optional(),
  cursor: paging.cursor,
});

export const BalancesQuery = z.strictObject({ asOf });

const EntryLine = z.union([ChargeLine, SettlementLine]).meta({
  id: "LedgerEntryLine",
  description: "`tier`, `included` and `minimum` are what a closing adds by the contract; no lead has them.",
});
const EntryRule = z.union([ChargeRule, SettlementRule]).meta({ id: "LedgerEntryRule" });

export const EntryView = z
  .object({
    id: EntryId,
    clientId: ClientId,
    currency: Currency,
    ...Entry.partial({ leadId: true, campaignId: true, model: true, termsFrom: true }).shape,
    line: EntryLine,
    rule: EntryRule,
    postedAt: Instant,
    legs: z
      .array(z.object({ account: LedgerAccount, amount: z.int() }).meta({ id: "LedgerLeg" }))
      .meta({ description: "Debits are positive, credits negative; they sum to zero." }),
  })
  .meta({ id: "LedgerEntry" });
export type EntryView = z.infer<typeof EntryView>;

export const EntryProof = z
  .object({
    entry: EntryView,
    page: JournalPage,
    facts: z.array(Fact).meta({ description: "The facts of `basis`, oldest first, without the person." }),
  })
  .meta({ id: "LedgerEntryProof" });

export const BalancesView = z
  .object({
    currency: Currency,
    balances: Balances,
    page: z.int().nonnegative().meta({ description: "The last page that counts; 0 if none was posted." }),
    postedAt: Instant,
    hash: z.string().meta({ description: "The hash of that page, which covers all pages before it." }),
  })
  .meta({ id: "LedgerBalances" });
