import { openAccounts } from "#accounts/wire.ts";
import { openLedger } from "#app/open-ledger.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeContractStore } from "#contracts/adapters/contract-store.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import type { Entry } from "#domain/ledger/entry.ts";
import { emptyJournal, findPageFaults, type JournalEnd, type JournalPage } from "#domain/ledger/journal.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeAppendEntries } from "#ledger/append-entries.ts";
import { ids } from "#platform/ids.ts";
import type { Table } from "#platform/table/table.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makePreviewStatement } from "#statements/preview-statement.ts";
import { makeStatementStore } from "#statements/adapters/statement-store.ts";
import { makePrepareMessage } from "#events/announce.ts";
import type { StatementKey } from "#statements/ports.ts";
import { makeRecordPayment } from "#statements/record-payment.ts";
import { endOfTime } from "#statements/run-credit.ts";
import { statementJobs, wireCloseStatement } from "#statements/wire.ts";
import { openSubscriptions } from "#subscriptions/wire.ts";
import { anId } from "./an-id.ts";
import { at, on } from "./at.ts";
import { aCampaign, aClient, aContract } from "./entities.ts";

/** The client, the campaign and the contract of an account whose statements a test closes. */
const agencyId = anId("agency");
const campaignId = anId("campaign");
export const november = { currency: "GBP", period: "2026-11" };
export const december = { currency: "GBP", period: "2026-12" };

export async function setUpAccount(
  table: Table,
  contract: Partial<Contract> = {},
  clientId: ClientId = anId("client"),
): Promise<void> {
  const scope = { agencyId, clientId };
  await openAccounts(table).clients.create({ agencyId }, aClient({ id: clientId, timeZone: "Europe/London" }), "");
  await makeCampaignStore(table).create({ agencyId }, aCampaign({ id: campaignId, name: "Roofs" }), "");
  const from = on("2026-11-01T00:00:00Z");
  await makeContractStore(table).save(scope, aContract({ from, ...contract }), at("09:00"));
}

/**
 * The verbs that post, close and pay, as the functions wire them, at the time of a clock. A reading of pages saves its
 * progress after `pagesAtOnce`.
 */
export function openAccount(
  table: Table,
  now: () => Instant,
  { clientId = anId("client"), pagesAtOnce }: { clientId?: ClientId; pagesAtOnce?: number | undefined } = {},
) {
  const ledger = openLedger(table, now);
  const overdue: StatementKey[] = [];
  const scope = { agencyId, clientId };
  const journal = { ...scope, currency: "GBP" };
  const deps = {
    ...openAccounts(table),
    ...openSubscriptions(table),
    ...ledger,
    campaigns: makeCampaignStore(table),
    contracts: makeContractStore(table),
    statements: makeStatementStore(table),
    jobs: makeJobStore(table),
    ids,
    now,
    pagesAtOnce,
    metrics: { recordOverdue: (statement: StatementKey) => void overdue.push(statement) },
  };
  const appendEntries = makeAppendEntries(ledger);
  const close = wireCloseStatement(deps);
  const preview = makePreviewStatement(deps);
  const pay = makeRecordPayment({ ...deps, prepareMessage: makePrepareMessage(deps) });
  return {
    ...deps,
    ...statementJobs(deps),
    countedOverdue: overdue,
    scope,
    journal,
    closeStatement: (asked: { currency: string; period: string }, until?: Instant) => close(scope, asked, until),
    previewStatement: (asked: { currency: string }, until = endOfTime) => preview(scope, asked, until),
    recordPayment: (asked: typeof november, payment: Parameters<typeof pay>[2]) => pay(scope, asked, payment),

    /** Posts a difference of a line of a lead, in a page of its own or with others of the same turn. */
    async post(leadId: LeadId, amount: number, changes: Partial<Entry> = {}): Promise<void> {
      const before = await ledger.journals.readPosition({ agencyId, leadId });
      const line = changes.line ?? "lead";
      const entry: Entry = {
        leadId,
        campaignId,
        model: "callback",
        line,
        amount,
        termsFrom: at("09:00"),
        rule: "lead.accepted@1",
        basis: ["fact/received"],
        occurredAt: now(),
        previous: before.pages,
        ...changes,
      };
      const posted = { ...before.posted, [line]: (before.posted[line] ?? 0) + amount };
      const after = { ...before, version: before.version + 1, posted };
      const outcome = await appendEntries(journal, { key: { agencyId, leadId }, entries: [entry], before, after });
      if (outcome === "position_changed") throw new Error("a lead of a test is posted once at a time");
    },

    /** All pages, which must follow one another. */
    async readJournal(): Promise<{ pages: JournalPage[]; end: JournalEnd; faults: string[] }> {
      const pages: JournalPage[] = [];
      const faults: string[] = [];
      let end: JournalEnd = emptyJournal;
      for await (const read of ledger.journals.listPages(journal, 1, 999_999, 100)) {
        for (const page of read) {
          faults.push(...findPageFaults(end, page, ledger.digest));
          pages.push(page);
          end = page;
        }
      }
      return { pages, end, faults };
    },
  };
}

export type Account = ReturnType<typeof openAccount>;
