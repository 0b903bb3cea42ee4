import * as z from "zod";
import { DocumentKind } from "#domain/contracts/contract.ts";
import { Period } from "#domain/contracts/period.ts";
import { LeadPrice } from "#domain/contracts/price-leads.ts";
import { DocumentNumber } from "#domain/ledger/statement-pages.ts";
import { Currency } from "#domain/shared/currency.ts";
import { Instant } from "#domain/shared/instant.ts";
import { SignedAmount, subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { TimeZone } from "#domain/shared/time-zone.ts";
import { addDays, toInstantAt } from "#domain/shared/wall-clock.ts";

/** `closing` until the document is issued. It is never voided: corrections are credit notes. */
export const StatementState = z.enum(["closing", "closed", "part_paid", "paid"]).meta({ id: "StatementState" });
export type StatementState = z.infer<typeof StatementState>;

const range = { currency: Currency, period: Period, from: Instant, to: Instant, contractFrom: Instant };

/** A statement of which the closing has begun. Its range and its contract do not change any more. */
export const ClosingStatement = z.object({ ...range, state: z.literal("closing") });
export type ClosingStatement = z.infer<typeof ClosingStatement>;

/** A statement that was issued. Only what was paid and credited still changes. */
export const IssuedStatement = z.object({
  ...range,
  state: StatementState.exclude(["closing"]),
  document: DocumentKind,
  number: DocumentNumber.optional(),
  issuedAt: Instant,
  dueOn: z.iso.date(),
  /** The client's zone at the issue, by which its dates are written, and its name. Absent if issued before they were kept. */
  timeZone: TimeZone.optional(),
  clientName: z.string().optional(),
  closingPage: z.int().positive(),
  nextFirstPage: z.int().positive(),
  issuePage: z.int().positive(),
  hash: z.string(),
  campaignNames: z.record(z.string(), z.string()),
  leadPrices: z.array(LeadPrice).optional(),
  net: SignedAmount,
  tax: SignedAmount,
  total: SignedAmount,
  paid: z.int().nonnegative(),
  credited: z.int().nonnegative(),
});
export type IssuedStatement = z.infer<typeof IssuedStatement>;

export const Statement = z.discriminatedUnion("state", [ClosingStatement, IssuedStatement]);
export type Statement = z.infer<typeof Statement>;

export const isIssued = (statement: Statement): statement is IssuedStatement => statement.state !== "closing";

/** The number of a statement, or its currency and period if it has none: its id within its client. */
export const toStatementId = ({ number, currency, period }: Pick<IssuedStatement, "number" | "currency" | "period">) =>
  number ?? `${currency}-${period}`;

/** What is still to be paid for a statement; 0 if credits came after the payment. */
export const getOutstanding = ({
  total,
  paid,
  credited,
}: Pick<IssuedStatement, "total" | "paid" | "credited">): number =>
  Math.max(0, subtractAmount(total, sumAmounts([paid, credited])));

/** The state of an issued statement, by what was paid and credited. */
export function judgeState(sums: Pick<IssuedStatement, "total" | "paid" | "credited">): IssuedStatement["state"] {
  if (getOutstanding(sums) === 0) return "paid";
  return sums.paid > 0 ? "part_paid" : "closed";
}

/** When an unpaid statement is overdue: at midnight, after the day on which it is due. */
export const findOverdueTime = (zone: string, dueOn: string): Instant => toInstantAt(zone, addDays(dueOn, 1), 0);

/** The series of numbers, one for each kind of document. */
export const Series = z.enum(["INV", "STM", "CN"]);
export type Series = z.infer<typeof Series>;

export const toSeries = (document: z.infer<typeof DocumentKind>): Series =>
  document === "vat_invoice" ? "INV" : "STM";

/** Numbers of a series, from `first` to `last`, that an operator skipped for good after a restore. */
export const NumberGap = z.object({
  series: Series,
  first: z.int().positive(),
  last: z.int().positive(),
  skippedAt: Instant,
});
export type NumberGap = z.infer<typeof NumberGap>;

/** The number of a document in its series: INV-000001. */
export const toDocumentNumber = (series: Series, number: number): DocumentNumber =>
  `${series}-${String(number).padStart(6, "0")}`;
