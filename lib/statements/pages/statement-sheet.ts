import type { Party } from "#domain/contracts/party.ts";
import type { StatementLine } from "#domain/ledger/statement-pages.ts";
import { toDecimal } from "#domain/shared/currency.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { addDays, startOfNextMonth } from "#domain/shared/wall-clock.ts";
import type { StatementDocument } from "#domain/statements/statement-document.ts";
import { getOutstanding } from "#domain/statements/statement.ts";
import { formatSignedMoney } from "#platform/text/format-money.ts";
import { formatPlainDate } from "#platform/text/format-time.ts";
import { nameTimeZone, toDateReader } from "#platform/text/reader-locale.ts";
import { documentNames, lineNames, modelNames, roundingPhrases } from "./statement-phrases.ts";

/** What a document says, in the words and numbers of its reader. The page and the PDF both show it. */
export type StatementSheet = {
  title: string;
  /** From whom and to whom, each with its lines; a party without a name is absent. */
  parties: { label: string; lines: string[] }[];
  facts: { label: string; value: string }[];
  groups: SheetGroup[];
  sums: SheetSum[];
  /** What became of the total since: credit notes, payments, and what is still to be paid. */
  balance: SheetSum[];
  /** How the times and amounts of the document are meant. */
  notes: string[];
  check: { entries: number; page: number; hash: string };
};

/** The lines of a campaign and model, or of the contract. */
export type SheetGroup = {
  heading: string;
  note?: string | undefined;
  lines: SheetLine[];
  subtotal?: string | undefined;
};

/** A line. `proof` is the end of the path of what it is made of. */
export type SheetLine = {
  name: string;
  note?: string | undefined;
  quantity?: string | undefined;
  each?: string | undefined;
  amount: string;
  proof: string;
};

export type SheetSum = {
  label: string;
  note?: string | undefined;
  amount: string;
  isTotal?: boolean;
  proof?: string | undefined;
};

const locale = "en-GB";

const formatDay = (date: string): string => formatPlainDate(date, toDateReader({ locale }));

export const toMoneyFormat = (currency: string) => (amount: number) => formatSignedMoney({ amount, currency }, locale);

/** 2000 basis points are "20 %". */
export const formatRate = (rate: number): string => `${Number(toDecimal(rate, "GBP"))} %`;

export const toParties = ({ supplier, customer }: { supplier?: Party | undefined; customer?: Party | undefined }) =>
  [toParty("From", supplier), toParty("To", customer)].filter((party) => party !== undefined);

/** Makes the sheet of a statement. It depends on nothing but the document: the same one has the same sheet. */
export function toStatementSheet(document: StatementDocument): StatementSheet {
  const { statement, contract, timeZone, payments, creditNotes, closing } = document;
  const { currency, period, net, tax, total, credited, paid } = statement;
  const money = toMoneyFormat(currency);
  const negative = (amount: number) => money(subtractAmount(0, amount));
  const date = (at: string) => formatPlainDate(at, { timeZone, locale });
  const kind = documentNames[statement.document];
  const isPayable = total > 0;
  return {
    title: `${kind} ${statement.number ?? `${currency} ${period}`}`,
    parties: toParties({
      ...contract,
      customer: contract.customer?.name ? contract.customer : { name: document.clientName },
    }),
    facts: [
      ...(statement.number === undefined ? [] : [{ label: `${kind} number`, value: statement.number }]),
      { label: "For", value: `1 to ${formatDay(addDays(startOfNextMonth(period), -1))}` },
      { label: statement.document === "vat_invoice" ? "Date and tax point" : "Date", value: date(statement.issuedAt) },
      ...(isPayable ? [{ label: "To be paid by", value: formatDay(statement.dueOn) }] : []),
    ],
    groups: toGroups(document),
    sums: [
      { label: "Net", amount: money(net) },
      {
        label: `${contract.tax.label} at ${formatRate(contract.tax.rate)}`,
        note: roundingPhrases[contract.tax.rounding],
        amount: money(tax),
      },
      { label: "Total", amount: money(total), isTotal: true },
    ],
    balance: [
      ...creditNotes.map((note) => ({
        label: `Credit note ${note.documentNumber}`,
        note: date(note.issuedAt),
        amount: negative(note.total),
        proof: `credit-notes/${note.documentNumber}`,
      })),
      ...payments.map(({ amount, paidAt }) => ({ label: "Paid", note: date(paidAt), amount: negative(amount) })),
      ...(credited > 0 || paid > 0 ? [toRemainder()] : []),
    ],
    notes: [
      `Amounts are in ${currency}. Dates are by the clock of ${nameTimeZone(timeZone)}.`,
      ...(statement.document === "vat_invoice"
        ? [`Every line is net, and ${contract.tax.label} on it is ${formatRate(contract.tax.rate)}.`]
        : ["This is a statement, and no invoice for VAT."]),
    ],
    check: { entries: closing.entries, page: statement.issuePage, hash: statement.hash },
  };

  /** What is left of the total. A credit after the payment leaves money of the client with the supplier. */
  function toRemainder(): SheetSum {
    const overpaid = subtractAmount(sumAmounts([paid, credited]), total);
    if (overpaid > 0) return { label: "Paid too much", amount: money(overpaid), isTotal: true };
    return { label: "Still to pay", amount: money(getOutstanding(statement)), isTotal: true };
  }
}

function toParty(label: string, party: Party | undefined): { label: string; lines: string[] } | undefined {
  if (party?.name === undefined) return undefined;
  const { name, address = [], country, vatNumber } = party;
  const place = country === undefined ? [] : [nameCountry(country)];
  const number = vatNumber === undefined ? [] : [`VAT number ${vatNumber}`];
  return { label, lines: [name, ...address, ...place, ...number] };
}

const countryNames = new Intl.DisplayNames([locale], { type: "region" });
const nameCountry = (country: string): string => countryNames.of(country) ?? country;

/** The lines of a statement, or of a preview, with what names them. */
type GroupedLines = {
  statement: Pick<StatementDocument["statement"], "currency" | "campaignNames" | "closingPage">;
  closing: Pick<StatementDocument["closing"], "lines" | "settlements">;
};

/** Groups the lines by campaign and model, in the order in which each first appears; what the contract adds comes last. */
export function toGroups({ statement, closing }: GroupedLines): SheetGroup[] {
  const { currency, campaignNames } = statement;
  const money = toMoneyFormat(currency);
  const byCampaign = Map.groupBy(closing.lines, ({ campaignId, model }) => `${campaignId}/${model}`);
  const groups = [...byCampaign.values()].flatMap((lines): SheetGroup[] => {
    const [first] = lines;
    if (!first) return [];
    const { campaignId, model } = first;
    return [
      {
        heading: campaignNames[campaignId] ?? campaignId,
        note: modelNames[model],
        lines: mergeEqual(lines).map((line) => ({
          name: lineNames[line.kind],
          note: line.isLate ? noteLate(line) : undefined,
          quantity: line.quantity.toLocaleString(locale),
          each: money(line.unitAmount),
          amount: money(line.amount),
          proof: `entries?campaignId=${campaignId}&model=${model}`,
        })),
        subtotal: mergeEqual(lines).length > 1 ? money(sumAmounts(lines.map(({ amount }) => amount))) : undefined,
      },
    ];
  });
  const settlements = closing.settlements.map(({ line, amount }, index) => ({
    name: lineNames[line],
    amount: money(amount),
    proof: `entries/${currency}-${statement.closingPage}-${index + 1}`,
  }));
  return settlements.length === 0 ? groups : [...groups, { heading: "By your contract", lines: settlements }];
}

/** Adds up lines that read the same: which of the leads were taken back later is no matter of a charge. */
function mergeEqual(lines: readonly StatementLine[]): StatementLine[] {
  const equal = Map.groupBy(lines, ({ kind, isLate, unitAmount }) => [kind, isLate, unitAmount].join("/"));
  return [...equal.values()].flatMap((group) => {
    const [first] = group;
    const quantity = group.reduce((sum, line) => sum + line.quantity, 0);
    return first ? [{ ...first, quantity, amount: sumAmounts(group.map(({ amount }) => amount)) }] : [];
  });
}

/** A correction says in its name that it is late. */
const noteLate = ({ kind }: StatementLine): string | undefined =>
  kind === "earlier" ? undefined : "from an earlier month";
