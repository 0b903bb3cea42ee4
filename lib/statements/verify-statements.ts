import type { Contracts } from "#contracts/ports.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import { findDifference } from "#domain/ledger/find-difference.ts";
import type { JournalPage, PageOfKind } from "#domain/ledger/journal.ts";
import { calculateCreditTax, sumCredited, sumCreditNotes, type TaxedSum } from "#domain/statements/credit-tax.ts";
import { startFold } from "#domain/statements/fold-statement.ts";
import { toClosing } from "#domain/statements/to-closing.ts";
import { shareOfLead } from "#domain/statements/share-of-lead.ts";
import {
  type IssuedStatement,
  isIssued,
  judgeState,
  type NumberGap,
  Series,
  toDocumentNumber,
} from "#domain/statements/statement.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { addDays } from "#domain/shared/wall-clock.ts";
import type { JournalKey, Journals } from "#ledger/ports.ts";
import type { Statements } from "./ports.ts";
import { readOn } from "./read-on.ts";
import { makeReadPostings } from "./read-postings.ts";
import { endOfTime } from "./run-credit.ts";

type Deps = { journals: Journals; statements: Statements; contracts: Pick<Contracts, "list"> };

/** What is wrong with the statements of a journal, each with its place, in the order of its pages. */
type StatementFault = { place: string; fault: string };

/** How many statements and documents a journal has, the numbers of the documents, and the faults. */
export type VerifiedStatements = { statements: number; numbers: string[]; faults: StatementFault[] };

type Account = {
  journal: JournalKey;
  issued: readonly IssuedStatement[];
  contracts: readonly Contract[];
  /** What the credit notes on the pages until now come to, by the period of their invoice. */
  credited: Map<string, TaxedSum>;
};

const pagesAtOnce = 50;

/**
 * Verifies the statements of a journal: folds each closing again from its pages, by the function that closed it, and
 * compares documents, credit notes, payments and what the client owes with the journal's pages. Changes nothing.
 */
export function makeVerifyStatements(deps: Deps) {
  const { journals, statements, contracts } = deps;

  return async function verifyStatements(journal: JournalKey): Promise<VerifiedStatements> {
    const [stored, versions] = await Promise.all([statements.list(journal, journal.currency), contracts.list(journal)]);
    const issued = stored.filter(isIssued);
    const ofCurrency = versions.filter(({ currency }) => currency === journal.currency);
    const credited = new Map<string, TaxedSum>();
    const account = { journal, issued, contracts: ofCurrency, credited };
    const faults: StatementFault[] = [];
    const numbers: string[] = [];
    const paid = new Map<string, number[]>();
    let receivable = 0;
    let last: JournalPage | undefined;
    for await (const pages of journals.listPages(journal, 1, Number.MAX_SAFE_INTEGER, pagesAtOnce)) {
      for (const page of pages) {
        const found = await findFault(account, page);
        if (found !== undefined) faults.push({ place: `page ${page.number}`, fault: found });
        if (page.kind === "issue" && page.documentNumber !== undefined) numbers.push(page.documentNumber);
        if (page.kind === "credit") {
          numbers.push(page.documentNumber);
          credited.set(page.period, sumCreditNotes([credited.get(page.period) ?? nothing, page]));
        }
        if (page.kind === "payment") paid.set(page.period, [...(paid.get(page.period) ?? []), page.amount]);
        last = page;
      }
    }
    for (const statement of issued) {
      const { currency, period, total } = statement;
      const { net, tax } = credited.get(period) ?? nothing;
      const sums = { total, paid: sumAmounts(paid.get(period) ?? []), credited: sumAmounts([net, tax]) };
      receivable = subtractAmount(sumAmounts([receivable, total]), sumAmounts([sums.paid, sums.credited]));
      const expected = { paid: sums.paid, credited: sums.credited, state: judgeState(sums) };
      const difference = findDifference(expected, pick(statement, expected));
      if (difference)
        faults.push({ place: `statement ${currency}-${period}`, fault: inWords(difference, "the journal comes") });
    }
    const owed = findDifference({ receivable }, { receivable: last?.balances.receivable ?? 0 });
    if (owed) {
      const of = "its statements less credit notes and payments come";
      faults.push({ place: `${journal.currency} balances`, fault: inWords(owed, of) });
    }
    return { statements: issued.length, numbers, faults };
  };

  async function findFault(account: Account, page: JournalPage): Promise<string | undefined> {
    if (page.kind === "closing") return findClosingFault(account, page);
    if (page.kind === "issue") return findIssueFault(account, page);
    if (page.kind === "credit") return findCreditFault(account, page);
    return page.kind === "payment" ? findPaymentFault(account, page) : undefined;
  }

  /** Folds the pages of a closing again. */
  async function findClosingFault({ journal, issued, contracts: versions }: Account, page: PageOfKind<"closing">) {
    const contract = versions.find(({ from }) => from === page.contractFrom);
    if (!contract) return "the version of the contract that it names is missing";
    const closed = issued.filter(({ period }) => period < page.period);
    const { period, from, to } = page;
    const range = { period, from, to, firstPage: closed.at(-1)?.nextFirstPage ?? 1 };
    const { fold } = await readOn(deps, journal, { range, closed }, { start: startFold(range), last: page.number - 1 });
    if (fold.pending.length > 0) return "an entry still waits for a credit note";
    const { leadPrices, ...rest } = toClosing(fold, range, contract);
    // A closing of before 2026-11-30 does not name them, and what it charged is credited at the price of the lead.
    const closing = page.leadPrices ? { ...rest, leadPrices } : rest;
    const difference = findDifference(closing, pick(page, closing));
    return difference && inWords(difference, "its pages come");
  }

  /** Compares the document and the statement with the closing. */
  async function findIssueFault({ journal, issued, contracts: versions }: Account, page: PageOfKind<"issue">) {
    const closing = await journals.readPage(journal, page.closingPage);
    if (closing?.kind !== "closing") return "the closing that it names is missing";
    const statement = issued.find(({ period }) => period === page.period);
    if (!statement) return "its statement is missing";
    const { period, net, tax, total } = closing;
    const ofClosing = findDifference({ period, net, tax, total }, pick(page, { period, net, tax, total }));
    if (ofClosing) return inWords(ofClosing, "its closing comes");
    const { closingPage, document, documentNumber } = page;
    const { from, to, contractFrom, nextFirstPage, leadPrices } = closing;
    const expected = {
      period,
      from,
      to,
      contractFrom,
      nextFirstPage,
      leadPrices,
      net,
      tax,
      total,
      closingPage,
      document,
      number: documentNumber,
      issuePage: page.number,
      hash: page.hash,
      issuedAt: page.postedAt,
    };
    const ofStatement = findDifference(expected, pick(statement, expected));
    if (ofStatement) return `in the statement, ${inWords(ofStatement, "the journal comes")}`;
    const contract = versions.find((each) => each.from === contractFrom);
    if (contract && !listDueDates(page.postedAt, contract).includes(statement.dueOn))
      return `its statement is due on ${statement.dueOn}, not ${contract.paymentDays} days after its issue`;
    if (documentNumber === undefined) return undefined;
    return findDocumentFault(journal, documentNumber, period);
  }

  async function findDocumentFault({ agencyId, clientId, currency }: JournalKey, number: string, period: string) {
    const stored = await statements.readDocument(agencyId, number);
    if (!stored) return `the document ${number} is missing`;
    const difference = findDifference({ clientId, currency, period }, stored);
    return difference && `of the document ${number}, ${inWords(difference, "the journal comes")}`;
  }

  /** Compares a credit note with the entries that it credits. */
  async function findCreditFault(
    { journal, issued, contracts: versions, credited: sums }: Account,
    page: PageOfKind<"credit">,
  ) {
    const invoice = issued.find(({ number }) => number === page.invoiceNumber);
    const contract = versions.find(({ from }) => from === invoice?.contractFrom);
    if (!invoice || !contract) return `the invoice ${page.invoiceNumber} is missing`;
    const closed = issued.filter(({ closingPage }) => closingPage < page.number);
    for (const { page: number, index, leadId, amount, discount } of page.credited) {
      const found = await findCredit(journal, closed, { page: number, index, invoiceNumber: page.invoiceNumber });
      const difference = findDifference({ ...found }, { leadId, amount, discount });
      if (difference) return `it credits ${journal.currency}-${number}-${index + 1}, which is not what it says`;
    }
    const net = sumCredited(page.credited);
    const tax = calculateCreditTax(contract.tax, net, { invoice, before: sums.get(page.period) ?? nothing });
    const expected = { period: invoice.period, net, tax, total: sumAmounts([net, tax]) };
    const ofEntries = findDifference(expected, pick(page, expected));
    if (ofEntries) return inWords(ofEntries, "its entries come");
    const note = await statements.readCreditNote(journal, page.documentNumber);
    if (!note) return `the credit note ${page.documentNumber} is missing`;
    const { invoiceNumber, credited, number, hash, postedAt: issuedAt } = page;
    const { contractFrom, issuedAt: invoiceIssuedAt } = invoice;
    const ofInvoice = { currency: journal.currency, contractFrom, invoiceIssuedAt };
    const of = { ...expected, ...ofInvoice, invoiceNumber, credited, page: number, hash, issuedAt };
    const ofNote = findDifference(of, pick(note, of));
    if (ofNote) return `in the credit note, ${inWords(ofNote, "the journal comes")}`;
    return findDocumentFault(journal, page.documentNumber, page.period);
  }

  /** What an entry takes back from closed invoices, by the function that decides it; undefined if nothing. */
  async function findCredit(
    journal: JournalKey,
    closed: readonly IssuedStatement[],
    { page: number, index, invoiceNumber }: { page: number; index: number; invoiceNumber: string },
  ) {
    const [page, last] = [await journals.readPage(journal, number), closed.at(-1)];
    if (!page || !last) return undefined;
    const range = { from: last.to, to: endOfTime };
    const postings = await makeReadPostings(deps, journal, closed)(page);
    const credits = postings.flatMap(
      ({ before, posted }) => shareOfLead([...before, ...posted], closed, range).credits,
    );
    const found = credits.find(
      (each) => each.page === number && each.index === index && each.invoiceNumber === invoiceNumber,
    );
    return found && { leadId: found.leadId, amount: found.amount, discount: found.discount };
  }

  async function findPaymentFault({ journal, issued }: Account, page: PageOfKind<"payment">) {
    const { period, reference, amount, paidAt, number } = page;
    if (!issued.some((statement) => statement.period === period)) return "the statement that it pays is missing";
    const stored = await statements.readPayment({ ...journal, period }, reference);
    if (!stored) return "the payment that it records is missing";
    const difference = findDifference({ page: number, amount, paidAt }, stored);
    return difference && `in the payment, ${inWords(difference, "the journal comes")}`;
  }
}

/**
 * Verifies that the documents of an agency are numbered from 1 to the next number of each series, each once, and that only
 * the numbers which an operator skipped are absent.
 */
export function makeVerifyNumbers({ statements }: Pick<Deps, "statements">) {
  return async function verifyNumbers(agencyId: JournalKey["agencyId"], found: readonly string[]) {
    const faults: StatementFault[] = [];
    const skipped = (await statements.listGaps(agencyId)).flatMap(listNumbers);
    for (const series of Series.options) {
      const numbers = [...found, ...skipped]
        .flatMap((number) => (number.startsWith(`${series}-`) ? [Number(number.slice(series.length + 1))] : []))
        .toSorted((a, b) => a - b);
      const wrong = numbers.findIndex((number, index) => number !== index + 1);
      const next = await statements.readSeries(agencyId, series);
      const place = `series ${series}`;
      if (wrong >= 0) faults.push({ place, fault: `number ${wrong + 1} is missing, or another is given twice` });
      else if (next !== numbers.length + 1) {
        faults.push({ place, fault: `its next number is ${next}, and the journals come to ${numbers.length + 1}` });
      }
    }
    return faults;
  };
}

const listNumbers = ({ series, first, last }: NumberGap): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => toDocumentNumber(series, first + index));

const nothing: TaxedSum = { net: 0, tax: 0 };

/** The dates on which a statement may be due, in any time zone: that of the client may have changed since. */
const listDueDates = (issuedAt: Instant, { paymentDays }: Contract): string[] =>
  [-1, 0, 1].map((days) => addDays(issuedAt.slice(0, 10), paymentDays + days));

/** The fields of `whole` that `part` has. */
const pick = (whole: object, part: object): object =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => name in part));

const inWords = ({ path, expected, found }: { path: string; expected: string; found: string }, source: string) =>
  `its ${path} is ${found}, and ${source} to ${expected}`;
