import type { AgencyId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { LocalBaton } from "#local/start-baton.ts";
import type { ReturnView } from "#returns/schemas.ts";
import type { CreditNoteView, StatementDetail, StatementView } from "#statements/schemas.ts";
import type { makeOperator } from "../operator.ts";
import type { ApiClient } from "./api-client.ts";
import { pollUntil } from "./poll-until.ts";
import { formatMoney, printTable } from "./print.ts";
import type { Verdict } from "./verdict.ts";

/** What the client of the demo agreed: 20 % VAT, invoices, and a wrong number is credited for 60 days. */
export const demoContract = {
  currency: "GBP",
  tax: { rate: 2_000 },
  document: "vat_invoice",
  supplier: {
    name: "Northern Lead Company Ltd",
    address: ["4 Temple Quay", "Bristol BS1 6DZ"],
    country: "GB",
    vatNumber: "GB123456789",
  },
  customer: { name: "Calder Solar Ltd", address: ["12 North Gate", "Halifax HX1 1UJ"], country: "GB" },
  returns: {
    rules: [
      {
        reason: "wrong_number",
        within: { amount: 60, unit: "days", since: "delivered" },
        evidence: [{ term: "attempt_result", result: "wrong_number" }],
        remedy: { kind: "credit" },
        decision: "approve",
      },
    ],
  },
} as const;

type Demo = {
  agency: ApiClient;
  baton: Pick<LocalBaton, "moveClockTo" | "waitUntilIdle">;
  operator: Pick<ReturnType<typeof makeOperator>, "journals" | "verifyJournal">;
  verdict: Verdict;
};

/**
 * Closes the month of a client, returns a lead of it by evidence, waits for the credit note on its day, pays what is
 * left, and verifies the ledger. The clock is at `atMs`, after the end of the month.
 */
export async function closeMonth(
  { agency, baton, operator, verdict }: Demo,
  { agencyId, clientId, leadId, period, atMs }: MonthEnd,
): Promise<void> {
  const path = `/v1/clients/${clientId}/statements`;
  const closed = await agency.post<StatementView>(path, { period, currency: "GBP" });
  if (closed.status !== 200) throw new Error(`closing ${period} answered ${JSON.stringify(closed.body)}`);
  const { number = "" } = closed.body;
  const { body: statement } = await agency.get<StatementDetail>(`${path}/${number}`);
  const toMoney = (amount: number) => formatMoney({ amount, currency: "GBP" });
  printTable(
    ["line", "campaign", "leads", "amount"],
    statement.lines.map(({ kind, campaignName = "", quantity, amount }) => [
      kind,
      campaignName,
      quantity,
      toMoney(amount),
    ]),
  );
  const { net, tax, total } = statement;
  console.log(`  ${number} for ${period}: ${toMoney(net)} and ${toMoney(tax)} VAT, ${toMoney(total)} in all`);
  verdict.expect(/^INV-\d{6}$/.test(number) && net + tax === total && net > 0, "the month was not invoiced");

  await agency.post(`/v1/leads/${leadId}/contact-attempts`, { result: "wrong_number" }, "month-6");
  const returned = await agency.post<ReturnView>(`/v1/leads/${leadId}/returns`, { reason: "wrong_number" }, "month-7");
  console.log(`  A lead is returned for a wrong number, and ${returned.body.status} by its evidence:`);
  for (const { needed, found } of returned.body.evidence) console.log(`    needed: ${needed}; found: ${found}`);
  verdict.expect(returned.body.status === "approved", "a return with its evidence was not approved at once");

  await baton.waitUntilIdle();
  await baton.moveClockTo(new Date(atMs + creditDays * 24 * 3_600_000));
  const note = await pollUntil({ what: "the credit note", usualMs: 10_000, verdict }, async () => {
    const { body } = await agency.get<{ items: CreditNoteView[] }>(`/v1/clients/${clientId}/credit-notes`);
    return body.items[0];
  });
  console.log(`  ${note.documentNumber} credits ${toMoney(note.total)} of ${note.invoiceNumber}`);
  const due = (await agency.get<StatementDetail>(`${path}/${number}`)).body.outstanding;
  verdict.expect(due === total - note.total, "what is left to pay is not the invoice less its credit note");
  const payment = { amount: due, at: statement.issuedAt, reference: "BACS 4711" };
  await agency.post(`${path}/${number}/payments`, payment);
  const paid = (await agency.get<StatementDetail>(`${path}/${number}`)).body;
  console.log(`  ${toMoney(payment.amount)} paid: the invoice is ${paid.state}`);
  verdict.expect(paid.state === "paid", "the paid invoice is not paid");

  const link = await agency.post<{ url: string }>(`${path}/${number}/links`, {});
  const page = await (await fetch(link.body.url)).text();
  const shown = toMoney(total);
  console.log(`  Its page, for the client: ${link.body.url}`);
  console.log(`    "${/<title>(.*?)<\/title>/.exec(page)?.[1] ?? ""}", which shows ${shown}`);
  console.log(
    "    The page ends with the demo. After npm start, POST …/statements/{number}/links returns one to open.",
  );
  verdict.expect(page.includes(`Invoice ${number}`) && page.includes(shown), "the link does not open the invoice");

  for (const journal of await operator.journals.list({ agencyId })) {
    const { pages, entries, faults, end } = await operator.verifyJournal(journal, () => undefined);
    verdict.expect(faults.length === 0, `the ledger does not hold: ${JSON.stringify(faults[0])}`);
    if (journal.clientId === clientId)
      console.log(`  Ledger verified: ${pages} pages and ${entries} entries, up to the hash ${end.hash}`);
  }
}

/** A client, a lead of it that was invoiced for `period`, and the time of Baton's clock. */
type MonthEnd = { agencyId: AgencyId; clientId: ClientId; leadId: LeadId; period: string; atMs: number };

/** The credit note is issued on the tenth day. */
const creditDays = 11;
