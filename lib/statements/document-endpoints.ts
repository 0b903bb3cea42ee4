import type { Contracts } from "#contracts/ports.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import { formatTable, negotiate } from "#platform/http/table-formats.ts";
import type { makeCreateStatementLink } from "./create-statement-link.ts";
import type { makeLoadStatementDocument } from "./load-statement-document.ts";
import { renderCreditNotePage } from "./pages/credit-note-page.ts";
import { renderStatementPage } from "./pages/statement-page.ts";
import { toStatementSheet } from "./pages/statement-sheet.ts";
import { statementHeaders } from "./pages/statement-style.ts";
import type { RenderPdf, StatementLinks, Statements } from "./ports.ts";
import type { makeReadCreditNote } from "./read-credit-note.ts";
import type { makeReadStatement } from "./read-statement.ts";
import { creditNoteFormats, type Routes, statementFormats } from "./routes.ts";
import { lineColumns, toCreditNoteView, toStatementDetail } from "./statement-views.ts";

type Deps = {
  statements: Pick<Statements, "read">;
  contracts: Pick<Contracts, "list">;
  statementLinks: Pick<StatementLinks, "createToken">;
  createLink: ReturnType<typeof makeCreateStatementLink>;
  loadDocument: ReturnType<typeof makeLoadStatementDocument>;
  renderPdf: RenderPdf;
};

/** How long the links of a page work that was read with a key. */
const linkDays = 30;

const vary = { vary: "accept" };
const { "content-type": htmlType, ...htmlHeaders } = statementHeaders;
export const toHtmlBody = (text: string) => ({
  body: { mediaType: htmlType, text },
  headers: { ...htmlHeaders, ...vary },
});

/** A PDF, which the gateway takes as base64. */
export const toPdfBody = (bytes: Uint8Array, name: string) => ({
  body: { mediaType: "application/pdf", text: Buffer.from(bytes).toString("base64"), isBase64Encoded: true },
  headers: { ...vary, "content-disposition": `inline; filename="${name}.pdf"`, "x-content-type-options": "nosniff" },
});

export const readStatement =
  (deps: Deps, read: ReturnType<typeof makeReadStatement>): Endpoint<Routes["readStatement"]> =>
  async ({ caller, params: { clientId, statementId }, headers }) => {
    const format = negotiate(headers["accept"], statementFormats);
    if (!format.ok) return format;
    const found = await read(caller, clientId, statementId);
    if (!found.ok) return found;
    const view = toStatementDetail(found.value);
    const scope = { agencyId: caller.agencyId, clientId };
    const { statement } = found.value;
    switch (format.value) {
      case "application/json":
        return ok({ status: 200, body: { mediaType: format.value, text: JSON.stringify(view) }, headers: vary });
      case "text/csv": {
        const items = view.lines.map((line) => ({ ...line, statement: view }));
        const body = formatTable("text/csv", { items, next: null }, { columns: lineColumns });
        return ok({ status: 200, body, headers: vary });
      }
      case "text/html": {
        const document = await deps.loadDocument(scope, statement);
        if (!document) return refuse({ kind: "not_found" });
        const token = deps.statementLinks.createToken(await deps.createLink(scope, statement, linkDays));
        return ok({ status: 200, ...toHtmlBody(renderStatementPage(toStatementSheet(document), token)) });
      }
      case "application/pdf": {
        const document = await deps.loadDocument(scope, statement);
        if (!document) return refuse({ kind: "not_found" });
        return ok({ status: 200, ...toPdfBody(await deps.renderPdf(document), view.id) });
      }
    }
  };

export const readCreditNote =
  (deps: Deps, read: ReturnType<typeof makeReadCreditNote>): Endpoint<Routes["readCreditNote"]> =>
  async ({ caller, params: { number }, headers }) => {
    const format = negotiate(headers["accept"], creditNoteFormats);
    if (!format.ok) return format;
    const found = await read(caller, number);
    if (!found.ok) return found;
    const { clientId, ...note } = found.value;
    if (format.value === "application/json") {
      const text = JSON.stringify(toCreditNoteView(clientId, note));
      return ok({ status: 200, body: { mediaType: format.value, text }, headers: vary });
    }
    const scope = { agencyId: caller.agencyId, clientId };
    const { currency, period } = note;
    const statement = await deps.statements.read({ ...scope, currency, period });
    const document = statement && statement.state !== "closing" && (await deps.loadDocument(scope, statement));
    if (!document) return refuse({ kind: "not_found" });
    const token = deps.statementLinks.createToken(await deps.createLink(scope, document.statement, linkDays));
    return ok({ status: 200, ...toHtmlBody(renderCreditNotePage(note, document, token)) });
  };
