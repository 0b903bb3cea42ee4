import type { Campaigns } from "#campaigns/ports.ts";
import { listMissingInvoiceDetails } from "#domain/contracts/contract.ts";
import { addDays, toWallClock } from "#domain/shared/wall-clock.ts";
import { type Digest, makePage, type PageOfKind } from "#domain/ledger/journal.ts";
import type { StatementFold } from "#domain/statements/fold-statement.ts";
import { toClosing } from "#domain/statements/to-closing.ts";
import {
  findOverdueTime,
  type IssuedStatement,
  isIssued,
  toDocumentNumber,
  toSeries,
} from "#domain/statements/statement.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { CampaignId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { PrepareMessage } from "#events/ports.ts";
import type { Journals } from "#ledger/ports.ts";
import type { ClientScope, Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { makeIssueCreditNote } from "./issue-credit-note.ts";
import { maxAttempts, pauseAfterLoss } from "./pause.ts";
import { type ClosingPlan, planClosing, type PlanRefusal } from "./plan-closing.ts";
import type { Statements } from "./ports.ts";
import { loadFold, readOn, type SavedReading } from "./read-on.ts";

type Deps = {
  campaigns: Pick<Campaigns, "read">;
  journals: Journals;
  statements: Statements;
  issueCreditNote: ReturnType<typeof makeIssueCreditNote>;
  jobs: Pick<JobStore, "schedule">;
  prepareMessage: PrepareMessage;
  digest: Digest;
  now: Now;
} & Parameters<typeof planClosing>[0] &
  Pick<SavedReading, "pagesAtOnce">;

export type CloseRefusal =
  | PlanRefusal
  | { kind: "period_not_over"; until: Instant }
  | { kind: "invoice_details_missing"; errors: { pointer: string; detail: string }[] }
  /** The time was over before all pages were read. The next call continues. */
  | { kind: "temporarily_unavailable" };

/** After the issue, which a retry of the closing repeats within minutes. */
const creditedAfterMs = 3_600_000;

/**
 * Closes a period and issues its statement. It stores that the closing has begun, appends the closing page to the
 * journal, and issues the document in one transaction. May run any number of times, also at once: all return the same
 * statement. Killed anywhere, the next run continues; and so it does after `until`, when a run stops reading.
 */
export function makeCloseStatement(deps: Deps) {
  const { campaigns, journals, jobs, statements, issueCreditNote, prepareMessage, digest, now } = deps;

  return async function closeStatement(
    scope: ClientScope,
    { currency, period }: { currency: string; period: string },
    until?: Instant,
  ): Promise<Result<IssuedStatement, CloseRefusal>> {
    const planned = await planClosing(deps, scope, { currency, period });
    if (!planned.ok) return planned;
    if ("issued" in planned.value) return ok(planned.value.issued);
    const plan = planned.value;
    const { range, contract } = plan;
    if (now() < range.to) return refuse({ kind: "period_not_over", until: range.to });
    const missing = listMissingInvoiceDetails(contract);
    if (missing.length > 0) return refuse({ kind: "invoice_details_missing", errors: missing });
    const { from, to } = range;
    const begun = await statements.begin(scope, {
      currency,
      period,
      from,
      to,
      contractFrom: contract.from,
      state: "closing",
    });
    if (isIssued(begun)) return ok(begun);
    // The client's time zone or its contracts changed, and another process began the closing: it goes by that one's plan.
    if (begun.to !== to || begun.from !== from || begun.contractFrom !== contract.from)
      return closeStatement(scope, { currency, period }, until);
    const closing = await appendClosing(scope, currency, plan, until);
    if (!closing) return refuse({ kind: "temporarily_unavailable" });
    return ok(await issue(scope, currency, plan, closing));
  };

  /**
   * Appends the closing page, or finds it. Entries that came meanwhile are read first, and credit notes are issued.
   * Undefined if the time was over before.
   */
  async function appendClosing(
    scope: ClientScope,
    currency: string,
    plan: ClosingPlan,
    until: Instant | undefined,
  ): Promise<PageOfKind<"closing"> | undefined> {
    const journal = { ...scope, currency };
    let fold: StatementFold | undefined;
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const end = await journals.readEnd(journal);
      const start = fold ?? (await loadFold(deps, journal, plan.range, end.number));
      const read = await readOn(deps, journal, plan, { start, last: end.number, saved: { ...deps, until } });
      if (read.isStopped) return undefined;
      if (read.closing) return read.closing;
      ({ fold } = read);
      if (fold.pending.length > 0) {
        await issueCreditNote({ scope, currency, end, pending: fold.pending });
        continue;
      }
      const content = { kind: "closing" as const, ...toClosing(fold, plan.range, plan.contract) };
      const page = makePage(end, content, now(), digest);
      const { outcome } = await journals.append(journal, page, []);
      if (outcome === "appended") return page;
      await pauseAfterLoss(attempt);
    }
    throw new Error(`the closing page could not be appended in ${maxAttempts} attempts`);
  }

  /** Issues the document: one instant is its date of issue, the time of its page, and that of the event. */
  async function issue(
    scope: ClientScope,
    currency: string,
    { client, contract, range }: ClosingPlan,
    closing: PageOfKind<"closing">,
  ): Promise<IssuedStatement> {
    const { period, net, tax, total, contractFrom, nextFirstPage, leadPrices } = closing;
    const journal = { ...scope, currency };
    const { from, to } = range;
    const { timeZone } = client;
    // Reductions of the next month may now take back what this invoice charges.
    if (nextFirstPage < closing.number) {
      await jobs.schedule({ kind: "credit", ...journal }, addMs(now(), creditedAfterMs));
    }
    const campaignNames = await readCampaignNames(scope, closing);
    // What is nothing, or is owed to the client, is no invoice for VAT; what is nothing takes no number.
    const document = total > 0 ? contract.document : "statement";
    const series = toSeries(document);
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const [stored, end, number] = await Promise.all([
        statements.read({ ...journal, period }),
        journals.readEnd(journal),
        statements.readSeries(scope.agencyId, series),
      ]);
      if (stored && isIssued(stored)) return stored;
      const isNumbered = net !== 0 || tax !== 0;
      const documentNumber = isNumbered ? toDocumentNumber(series, number) : undefined;
      const closingPage = closing.number;
      const page = makePage(
        end,
        { kind: "issue" as const, period, closingPage, document, documentNumber, net, tax, total },
        now(),
        digest,
      );
      const issuedAt = page.postedAt;
      const dueOn = addDays(toWallClock(timeZone, issuedAt).date, contract.paymentDays);
      // Before the issue, which a crash after it would not repeat. The job looks again if another instant was issued.
      if (total > 0) await jobs.schedule({ kind: "overdue", ...journal }, findOverdueTime(timeZone, dueOn));
      const issued: IssuedStatement = {
        currency,
        period,
        from,
        to,
        contractFrom,
        document,
        number: documentNumber,
        issuedAt,
        dueOn,
        timeZone,
        clientName: client.name,
        closingPage,
        nextFirstPage,
        issuePage: page.number,
        hash: page.hash,
        campaignNames,
        leadPrices,
        net,
        tax,
        total,
        state: total > 0 ? "closed" : "paid",
        paid: 0,
        credited: 0,
      };
      const { clientId } = scope;
      const message = await prepareMessage({
        agencyId: scope.agencyId,
        type: "statement.closed",
        at: issuedAt,
        data: {
          clientId,
          currency,
          period,
          document,
          net,
          tax,
          total,
          dueOn,
          hash: page.hash,
          ...(documentNumber !== undefined && { number: documentNumber }),
        },
        identity: [clientId, currency, period, documentNumber ?? ""],
      });
      const next = isNumbered ? { series, number } : undefined;
      if (await statements.issue(scope, { issued, page, next, message })) return issued;
      await pauseAfterLoss(attempt);
    }
    throw new Error(`the statement could not be issued in ${maxAttempts} attempts`);
  }

  /** The names of campaigns when the statement is issued, so that it reads the same later. */
  async function readCampaignNames({ agencyId }: ClientScope, { lines }: PageOfKind<"closing">) {
    const ids = [...new Set(lines.map(({ campaignId }) => CampaignId.parse(campaignId)))];
    const read = await Promise.all(ids.map((id) => campaigns.read({ agencyId }, id)));
    return Object.fromEntries(ids.map((id, index) => [id, read[index]?.name ?? id]));
  }
}
