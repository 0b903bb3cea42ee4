import type * as z from "zod";
import { toLegs } from "#domain/ledger/journal.ts";
import { toDecimal } from "#domain/shared/currency.ts";
import type { Columns } from "#platform/http/table-formats.ts";
import type { PostedEntry } from "./ports.ts";
import type { ProvenEntry } from "./prove-entry.ts";
import type { JournalBalances } from "./read-balances.ts";
import type { BalancesView, EntryProof, EntryView } from "./schemas.ts";

/** The id of an entry, which names its place: its currency, page, and number on the page from 1. */
export const toEntryId = ({ journal: { currency }, page, index }: Omit<PostedEntry, "entry">): string =>
  `${currency}-${page.number}-${index + 1}`;

export const toEntryView = (posted: PostedEntry): EntryView => ({
  id: toEntryId(posted),
  clientId: posted.journal.clientId,
  currency: posted.journal.currency,
  ...("leadId" in posted.entry ? posted.entry : { ...posted.entry, basis: [] }),
  postedAt: posted.page.postedAt,
  legs: toLegs(posted.entry),
});

/** Where the entry with an id is. Parsing made sure that the id has its form. */
export function toEntryPlace(id: string): { currency: string; page: number; index: number } {
  const [currency = "", page, number] = id.split("-");
  return { currency, page: Number(page), index: Number(number) - 1 };
}

export const toProofView = (proven: ProvenEntry): z.infer<typeof EntryProof> => ({
  entry: toEntryView(proven),
  page: proven.page,
  facts: proven.facts,
});

export const toBalancesView = ({ currency, page }: JournalBalances): z.infer<typeof BalancesView> => ({
  currency,
  balances: page.balances,
  page: page.number,
  postedAt: page.postedAt,
  hash: page.hash,
});

/** The columns of entries in CSV: the amount in minor units, and as a decimal for people and spreadsheets. */
export const entryColumns: Columns<EntryView> = {
  id: (entry) => entry.id,
  postedAt: (entry) => entry.postedAt,
  clientId: (entry) => entry.clientId,
  campaignId: (entry) => entry.campaignId,
  leadId: (entry) => entry.leadId,
  model: (entry) => entry.model,
  line: (entry) => entry.line,
  amount: (entry) => entry.amount,
  decimalAmount: (entry) => ({
    decimal: `${entry.amount < 0 ? "-" : ""}${toDecimal(Math.abs(entry.amount), entry.currency)}`,
  }),
  currency: (entry) => entry.currency,
  rule: (entry) => entry.rule,
  termsFrom: (entry) => entry.termsFrom,
  occurredAt: (entry) => entry.occurredAt,
  basis: (entry) => entry.basis.join(" "),
  contractFrom: (entry) => entry.contractFrom,
};
