import type { Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { exampleAmounts, parseAmount } from "#contact/parse-amount.ts";
import type { Contracts } from "#contracts/ports.ts";
import type { Client } from "#domain/accounts/client.ts";
import { isClientRole } from "#domain/accounts/user.ts";
import { findClosingTime } from "#domain/contracts/period.ts";
import { getOutstanding, isIssued } from "#domain/statements/statement.ts";
import { toDecimal } from "#domain/shared/currency.ts";
import type { CampaignId, ClientId } from "#domain/shared/id.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { toInstantAt, toWallClock } from "#domain/shared/wall-clock.ts";
import { toEntryPlace } from "#ledger/entry-views.ts";
import type { makeProveEntry } from "#ledger/prove-entry.ts";
import { nextPosition } from "#platform/http/read-page.ts";
import { formatSignedMoney, toCurrencySign } from "#platform/text/format-money.ts";
import { formatDate } from "#platform/text/format-time.ts";
import type { makeCreateStatementLink } from "#statements/create-statement-link.ts";
import { canReadStatements, findStatement } from "#statements/find-statement.ts";
import type { makeLoadStatementDocument } from "#statements/load-statement-document.ts";
import { toGroups, toMoneyFormat, toStatementSheet } from "#statements/pages/statement-sheet.ts";
import type { StatementLinks, Statements } from "#statements/ports.ts";
import type { makePreviewStatement } from "#statements/preview-statement.ts";
import type { makeRecordPayment } from "#statements/record-payment.ts";
import type { ConsoleEndpoint, ConsolePage, ConsoleSession } from "../console-route.ts";
import type { FormState } from "../pages/form-field.ts";
import { may } from "../permissions.ts";
import { type Account, renderAccount, renderAccounts } from "./pages/accounts-page.ts";
import { renderEntry } from "./pages/entry-page.ts";
import { renderPreview, renderStatement, renderUnfinishedPreview } from "./pages/statement-page.ts";
import type { Routes } from "./routes.ts";
import { findWorst, toStatementRow } from "./statement-rows.ts";

export type StatementsDeps = {
  clients: Pick<Clients, "read" | "list">;
  campaigns: Pick<Campaigns, "read">;
  contracts: Pick<Contracts, "list">;
  statements: Statements;
  statementLinks: Pick<StatementLinks, "createToken">;
  loadStatementDocument: ReturnType<typeof makeLoadStatementDocument>;
  previewStatement: ReturnType<typeof makePreviewStatement>;
  recordPayment: ReturnType<typeof makeRecordPayment>;
  proveEntry: ReturnType<typeof makeProveEntry>;
  createStatementLink: ReturnType<typeof makeCreateStatementLink>;
};

/** How many clients the list of accounts has on a page. */
const pageSize = 25;

/** How many days a link works that the console makes to open a statement. */
const linkDays = 1;

/** How long a page reads entries of the open month; the function's timeout is ten seconds. */
const readMs = 5_000;

const missing = { kind: "missing" } as const;

export const listAccounts =
  (deps: StatementsDeps): ConsoleEndpoint<Routes["listAccounts"]> =>
  async ({ session, query: { after }, now }) => {
    const { agencyId } = session.caller;
    if (session.clientId !== undefined) return showClientAccount(deps, session, session.clientId, now);
    const found = await deps.clients.list({ agencyId }, { limit: pageSize, after });
    const clients = await Promise.all(
      found.entities.map(async (client) => ({
        clientId: client.id,
        clientName: client.name,
        accounts: (await listClientAccounts(deps, client, now)).map((account) => ({
          ...account,
          outstanding: sumAmounts(account.statements.map(({ outstanding }) => outstanding)),
          worst: findWorst(account.statements),
        })),
      })),
    );
    const paging = { role: session.user.role, locale: session.reader.locale, after, next: nextPosition(found) };
    return { kind: "page", title: "Statements", body: renderAccounts(clients, paging) };
  };

export const showAccount =
  (deps: StatementsDeps): ConsoleEndpoint<Routes["showAccount"]> =>
  ({ session, params: { clientId }, now }) =>
    showClientAccount(deps, session, clientId, now);

async function showClientAccount(
  deps: StatementsDeps,
  session: ConsoleSession,
  clientId: ClientId,
  now: Instant,
): Promise<ConsolePage | typeof missing> {
  const client = await findClient(deps, session, clientId);
  if (!client) return missing;
  const accounts = await Promise.all(
    (await listClientAccounts(deps, client, now)).map(async (account): Promise<Account> => {
      const preview = await deps.previewStatement({ agencyId: client.agencyId, clientId }, account, addMs(now, readMs));
      if (!preview.ok) {
        return { ...account, ...(preview.refusal.kind === "temporarily_unavailable" && { preview: "unfinished" }) };
      }
      const { period, net, total } = preview.value.closing;
      return { ...account, preview: { period, net, total } };
    }),
  );
  const reading = { locale: session.reader.locale, isClient: isClientRole(session.user.role) };
  const page = { clientId, clientName: client.name, accounts };
  return { kind: "page", title: `Statements of ${client.name}`, body: renderAccount(page, reading) };
}

/** The statements of a client in each currency of its contracts, the latest first. */
async function listClientAccounts({ contracts, statements }: StatementsDeps, client: Client, now: Instant) {
  const scope = { agencyId: client.agencyId, clientId: client.id };
  const [versions, stored] = await Promise.all([contracts.list(scope), statements.list(scope)]);
  const issued = stored.filter(isIssued);
  const currencies = new Set([...versions, ...issued].map(({ currency }) => currency));
  return [...currencies].map((currency) => ({
    currency,
    statements: issued
      .filter((statement) => statement.currency === currency)
      .map((statement) => toStatementRow(statement, client.timeZone, now))
      .toReversed(),
  }));
}

async function findClient(
  deps: StatementsDeps,
  { caller }: ConsoleSession,
  clientId: ClientId,
): Promise<Client | undefined> {
  const isVisible = await canReadStatements(deps, caller, clientId);
  return isVisible ? deps.clients.read({ agencyId: caller.agencyId }, clientId) : undefined;
}

export const previewStatement =
  (deps: StatementsDeps): ConsoleEndpoint<Routes["previewStatement"]> =>
  async ({ session, params: { clientId, currency }, now }) => {
    const client = await findClient(deps, session, clientId);
    if (!client) return missing;
    const { agencyId } = client;
    const preview = await deps.previewStatement({ agencyId, clientId }, { currency }, addMs(now, readMs));
    if (!preview.ok && preview.refusal.kind === "temporarily_unavailable") {
      return {
        kind: "page",
        status: 503,
        title: "The open month",
        body: renderUnfinishedPreview({ clientId, currency }),
      };
    }
    if (!preview.ok) return missing;
    const { closing, pending, plan } = preview.value;
    const ids = [...new Set(closing.lines.map(({ campaignId }) => campaignId))];
    const campaignNames = Object.fromEntries(await Promise.all(ids.map(async (id) => [id, await nameCampaign(id)])));
    const money = toMoneyFormat(currency);
    const { tax, graceDays } = plan.contract;
    const shown = {
      clientId,
      clientName: client.name,
      currency,
      period: closing.period,
      pendingCredits: pending.length,
      closesOn: formatDate(findClosingTime(client.timeZone, closing.period, graceDays), {
        timeZone: client.timeZone,
        locale: session.reader.locale,
      }),
      groups: toGroups({ statement: { currency, campaignNames, closingPage: preview.value.page }, closing }),
      sums: [
        { label: "Net", amount: money(closing.net) },
        { label: tax.label, amount: money(closing.tax) },
        { label: "Total", amount: money(closing.total), isTotal: true },
      ],
      isClient: isClientRole(session.user.role),
    };
    return { kind: "page", title: "The open month", body: renderPreview(shown, session.reader.locale) };

    async function nameCampaign(id: CampaignId): Promise<string> {
      return (await deps.campaigns.read({ agencyId }, id))?.name ?? id;
    }
  };

export const showStatement =
  (deps: StatementsDeps): ConsoleEndpoint<Routes["showStatement"]> =>
  ({ session, params, now }) =>
    showPage(deps, session, params, { now });

type StatementParams = { clientId: ClientId; statementId: string };

async function showPage(
  deps: StatementsDeps,
  session: ConsoleSession,
  { clientId, statementId }: StatementParams,
  { now, state = {} }: { now: Instant; state?: FormState },
): Promise<ConsolePage | typeof missing> {
  const { caller, user, csrf, reader } = session;
  const found = await findStatement(deps, caller, clientId, statementId);
  const document = found.ok && (await deps.loadStatementDocument({ agencyId: caller.agencyId, clientId }, found.value));
  if (!document) return missing;
  const { statement, timeZone, clientName } = document;
  const { currency, period } = statement;
  const row = toStatementRow(statement, timeZone, now);
  const sheet = toStatementSheet(document);
  const isPayable = may(user.role, "record_payments") && row.outstanding > 0;
  const payment = isPayable
    ? {
        amount: toDecimal(row.outstanding, currency),
        sign: toCurrencySign(currency, reader.locale),
        paidOn: toWallClock(timeZone, now).date,
        stillToPay: formatSignedMoney({ amount: row.outstanding, currency }, reader.locale),
      }
    : undefined;
  const isClient = isClientRole(user.role);
  const shown = { clientId, clientName, id: statementId, period, state: row.state, sheet, isClient, payment };
  return {
    kind: "page",
    status: state.faults ? 422 : 200,
    title: sheet.title,
    body: renderStatement(shown, { csrf, locale: reader.locale, state }),
  };
}

/** Shows what decides one entry: its rule, its facts, and the hash of its page. */
export const showEntry =
  (deps: StatementsDeps): ConsoleEndpoint<Routes["showEntry"]> =>
  async ({ session, params: { clientId, entryId } }) => {
    const client = await findClient(deps, session, clientId);
    const proof = client && (await deps.proveEntry(session.caller, clientId, toEntryPlace(entryId)));
    if (!client || !proof?.ok) return missing;
    const { entry, page, facts } = proof.value;
    const campaign =
      "leadId" in entry ? await deps.campaigns.read({ agencyId: client.agencyId }, entry.campaignId) : undefined;
    const shown = {
      entryId,
      clientId,
      clientName: client.name,
      currency: proof.value.journal.currency,
      entry,
      page,
      facts,
      campaignName: campaign?.name,
      isClient: isClientRole(session.user.role),
      canReadLeads: may(session.user.role, "read_leads"),
    };
    return { kind: "page", title: `Entry ${entryId}`, body: renderEntry(shown, session.reader) };
  };

export const openStatement =
  (deps: StatementsDeps): ConsoleEndpoint<Routes["openStatement"]> =>
  async ({ session: { caller }, params: { clientId, statementId }, form }) => {
    const found = await findStatement(deps, caller, clientId, statementId);
    if (!found.ok || !form.ok) return missing;
    const link = await deps.createStatementLink({ agencyId: caller.agencyId, clientId }, found.value, linkDays);
    const token = deps.statementLinks.createToken(link);
    const { at } = form.value;
    return { kind: "redirect", to: at === "" ? `/b/${token}` : `/b/${token}/${at}` };
  };

export const recordPayment =
  (deps: StatementsDeps): ConsoleEndpoint<Routes["recordPayment"]> =>
  async ({ session, params, form, now }) => {
    const { caller, reader } = session;
    const found = await findStatement(deps, caller, params.clientId, params.statementId);
    const client = await findClient(deps, session, params.clientId);
    if (!found.ok || !client) return missing;
    const { typed } = form;
    const showFaults = (faults: Record<string, string>) =>
      showPage(deps, session, params, { now, state: { typed, faults } });
    if (!form.ok) return showFaults(form.faults);
    const { currency, timeZone = client.timeZone } = found.value;
    const money = parseAmount(form.value.amount, currency);
    if (!money || money.amount === 0)
      return showFaults({ amount: `An amount above zero, like ${exampleAmounts(currency)}.` });
    const { amount } = money;
    const { paidOn, reference } = form.value;
    const payment = { amount, at: toInstantAt(timeZone, paidOn, 0), reference };
    const paid = await deps.recordPayment({ agencyId: caller.agencyId, clientId: client.id }, found.value, payment);
    if (paid.ok) return { kind: "redirect", to: `/console/statements/${client.id}/${params.statementId}?saved=1` };
    switch (paid.refusal.kind) {
      case "not_found":
        return missing;
      case "idempotency_conflict":
        return showFaults({ reference: "A payment with this reference, and another amount or day, is recorded." });
      case "validation_error": {
        const stillToPay = formatSignedMoney({ amount: getOutstanding(found.value), currency }, reader.locale);
        const isOfDay = paid.refusal.errors.some(({ pointer }) => pointer === "/at");
        return showFaults(
          isOfDay
            ? { paidOn: "A day in a year of four digits, like 2026, and not in the future." }
            : { amount: `At most ${stillToPay}, which is still to be paid.` },
        );
      }
    }
  };
