import type { Clients } from "#accounts/ports.ts";
import { addMs } from "#domain/shared/instant.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { entryColumns, toEntryView } from "#ledger/entry-views.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { readPage } from "#platform/http/read-page.ts";
import { formatTable, negotiateFormat, toPageHeaders } from "#platform/http/table-formats.ts";
import type { Now } from "#platform/ports.ts";
import { isIssued } from "#domain/statements/statement.ts";
import type { makeCloseStatement } from "./close-statement.ts";
import type { makeCreateStatementLink } from "./create-statement-link.ts";
import { canReadStatements, findStatement } from "./find-statement.ts";
import { formatEntryPlace, type makeListStatementEntries, parseEntryPlace } from "./list-statement-entries.ts";
import type { StatementLinks, Statements } from "./ports.ts";
import type { makePreviewStatement } from "./preview-statement.ts";
import type { StatementRefusal } from "./problems.ts";
import type { makeRecordPayment } from "./record-payment.ts";
import type { Routes } from "./routes.ts";
import { toCreditNoteView, toPreviewView, toStatementView } from "./statement-views.ts";

type Refusal = PlatformRefusal | StatementRefusal;
type Reading = { clients: Pick<Clients, "read">; statements: Statements };

/** How long a request reads pages: what the function leaves of its ten seconds. Another request continues. */
const requestMs = 6_000;

export const closeStatement =
  (close: ReturnType<typeof makeCloseStatement>, now: Now): Endpoint<Routes["closeStatement"], Refusal> =>
  async ({ caller: { agencyId }, params: { clientId }, body }) => {
    const closed = await close({ agencyId, clientId }, body, addMs(now(), requestMs));
    return closed.ok ? ok({ status: 200, body: toStatementView(clientId, closed.value) }) : closed;
  };

export const previewStatement =
  (
    deps: Reading & { now: Now },
    preview: ReturnType<typeof makePreviewStatement>,
  ): Endpoint<Routes["previewStatement"], Refusal> =>
  async ({ caller, params: { clientId }, query }) => {
    const isVisible = caller.mode === "live" && (await canReadStatements(deps, caller, clientId));
    if (!isVisible) return refuse({ kind: "not_found" });
    const until = addMs(deps.now(), requestMs);
    const previewed = await preview({ agencyId: caller.agencyId, clientId }, query, until);
    return previewed.ok ? ok({ status: 200, body: toPreviewView(clientId, previewed.value) }) : previewed;
  };

export const listStatements =
  (deps: Reading): Endpoint<Routes["listStatements"]> =>
  async ({ caller, params: { clientId }, query: { currency } }) => {
    if (!(await canReadStatements(deps, caller, clientId))) return refuse({ kind: "not_found" });
    const { agencyId, mode } = caller;
    const stored = mode === "test" ? [] : await deps.statements.list({ agencyId, clientId }, currency);
    const items = stored.filter(isIssued).map((statement) => toStatementView(clientId, statement));
    return ok({ status: 200, body: { items } });
  };

export const listStatementEntries =
  (
    deps: Reading,
    list: ReturnType<typeof makeListStatementEntries>,
  ): Endpoint<Routes["listStatementEntries"], Refusal> =>
  async ({ caller: reader, params: { clientId, statementId }, query, headers }) => {
    const format = negotiateFormat(headers["accept"]);
    if (!format.ok) return format;
    const found = await findStatement(deps, reader, clientId, statementId);
    if (!found.ok) return found;
    const scope = { agencyId: reader.agencyId, clientId };
    const page = await readPage({ entries: clientId, statementId }, query, async ({ limit, after }) => {
      const { entries, next } = await list(scope, found.value, {
        limit,
        after: after === undefined ? undefined : parseEntryPlace(after),
      });
      return ok({ items: entries.map(toEntryView), next: next && formatEntryPlace(next) });
    });
    if (!page.ok) return page;
    const path = `/v1/clients/${clientId}/statements/${statementId}/entries`;
    return ok({
      status: 200 as const,
      body: formatTable(format.value, page.value, { columns: entryColumns, hasHeader: query.cursor === undefined }),
      headers: toPageHeaders(path, { limit: query.limit }, page.value.next),
    });
  };

export const recordPayment =
  (deps: Reading, record: ReturnType<typeof makeRecordPayment>): Endpoint<Routes["recordPayment"], Refusal> =>
  async ({ caller, params: { clientId, statementId }, body }) => {
    const found = await findStatement(deps, caller, clientId, statementId);
    if (!found.ok) return found;
    const recorded = await record({ agencyId: caller.agencyId, clientId }, found.value, body);
    return recorded.ok ? ok({ status: 200, body: toStatementView(clientId, recorded.value) }) : recorded;
  };

export const listCreditNotes =
  (deps: Reading): Endpoint<Routes["listCreditNotes"]> =>
  async ({ caller, params: { clientId }, query }) => {
    if (!(await canReadStatements(deps, caller, clientId))) return refuse({ kind: "not_found" });
    const { agencyId, mode } = caller;
    const page = await readPage({ creditNotes: clientId }, query, async (asked) => {
      if (mode === "test") return ok({ items: [] });
      const { notes, next } = await deps.statements.listCreditNotes({ agencyId, clientId }, asked);
      return ok({ items: notes.map((note) => toCreditNoteView(clientId, note)), next });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const createStatementLink =
  (
    deps: Reading & { statementLinks: Pick<StatementLinks, "createUrl"> },
    create: ReturnType<typeof makeCreateStatementLink>,
  ): Endpoint<Routes["createStatementLink"], Refusal> =>
  async ({ caller, params: { clientId, statementId }, body: { days } }) => {
    const found = await findStatement(deps, caller, clientId, statementId);
    if (!found.ok) return found;
    const link = await create({ agencyId: caller.agencyId, clientId }, found.value, days);
    const body = { url: deps.statementLinks.createUrl(link), expiresAt: link.expiresAt };
    return ok({ status: 201, body });
  };

export const revokeStatementLinks =
  (deps: Reading & { now: Now }): Endpoint<Routes["revokeStatementLinks"]> =>
  async ({ caller, params: { clientId, statementId } }) => {
    const found = await findStatement(deps, caller, clientId, statementId);
    if (!found.ok) return found;
    const { currency, period } = found.value;
    await deps.statements.revokeLinks({ agencyId: caller.agencyId, clientId, currency, period }, deps.now());
    return ok({ status: 200, body: toStatementView(clientId, found.value) });
  };
