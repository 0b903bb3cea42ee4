import { makePrepareMessage } from "#events/announce.ts";
import { makeLoadProof } from "#ledger/prove-entry.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { Table } from "#platform/table/table.ts";
import { makeStatementStore } from "./adapters/statement-store.ts";
import { makeCloseStatement } from "./close-statement.ts";
import { makeCreateStatementLink } from "./create-statement-link.ts";
import {
  closeStatement,
  createStatementLink,
  listCreditNotes,
  listStatementEntries,
  listStatements,
  previewStatement,
  recordPayment,
  revokeStatementLinks,
} from "./endpoints.ts";
import { readCreditNote, readStatement } from "./document-endpoints.ts";
import { makeIssueCreditNote } from "./issue-credit-note.ts";
import { makeListStatementEntries } from "./list-statement-entries.ts";
import { makeLoadStatementDocument } from "./load-statement-document.ts";
import { makeOpenStatementLink } from "./open-statement-link.ts";
import type { RenderPdf, StatementLinks, StatementMetrics } from "./ports.ts";
import { makePreviewStatement } from "./preview-statement.ts";
import { makeReadCreditNote } from "./read-credit-note.ts";
import { makeReadStatement } from "./read-statement.ts";
import { makeRecordPayment } from "./record-payment.ts";
import { statementPageRoutes, statementRoutes } from "./routes.ts";
import { makeRunClose } from "./run-close.ts";
import { makeRunCredit } from "./run-credit.ts";
import { makeRunOverdue } from "./run-overdue.ts";
import {
  openCreditNote,
  openStatement,
  openStatementEntries,
  openStatementEntry,
  openStatementPdf,
} from "./statement-pages.ts";

export const openStatements = (table: Table) => ({ statements: makeStatementStore(table) });

type CloseDeps = Omit<Parameters<typeof makeCloseStatement>[0], "issueCreditNote" | "prepareMessage"> &
  Parameters<typeof makePrepareMessage>[0];

const issuing = (deps: CloseDeps) => ({ ...deps, prepareMessage: makePrepareMessage(deps) });

/** Makes the verb that closes a period. */
export function wireCloseStatement(deps: CloseDeps) {
  const made = issuing(deps);
  return makeCloseStatement({ ...made, issueCreditNote: makeIssueCreditNote(made) });
}

/** Makes the handlers of the jobs that close periods, issue credit notes and report what is overdue. */
export const statementJobs = (deps: CloseDeps & { metrics: StatementMetrics }) => ({
  close: makeRunClose({ ...deps, closeStatement: wireCloseStatement(deps) }),
  credit: makeRunCredit({ ...deps, issueCreditNote: makeIssueCreditNote(issuing(deps)) }),
  overdue: makeRunOverdue({ ...issuing(deps), metrics: deps.metrics }),
});

/** Makes the verbs by which people read statements, pay them and open their links. */
export const wireStatements = (
  deps: CloseDeps & Parameters<typeof makeLoadStatementDocument>[0] & Parameters<typeof makeCreateStatementLink>[0],
) => ({
  loadStatementDocument: makeLoadStatementDocument(deps),
  previewStatement: makePreviewStatement(deps),
  recordPayment: makeRecordPayment(issuing(deps)),
  createStatementLink: makeCreateStatementLink(deps),
});

type LinkDeps = { statementLinks: StatementLinks };

/** The endpoints of the API function. Those of the function of documents are apart, because it also makes PDFs. */
export function statementEndpoints(deps: CloseDeps & LinkDeps) {
  const { readStatement: _, readCreditNote: __, ...routes } = statementRoutes;
  return bindEndpoints(routes, {
    closeStatement: closeStatement(wireCloseStatement(deps), deps.now),
    previewStatement: previewStatement(deps, makePreviewStatement(deps)),
    listStatements: listStatements(deps),
    listStatementEntries: listStatementEntries(deps, makeListStatementEntries(deps)),
    recordPayment: recordPayment(deps, makeRecordPayment(issuing(deps))),
    createStatementLink: createStatementLink(deps, makeCreateStatementLink(deps)),
    revokeStatementLinks: revokeStatementLinks(deps),
    listCreditNotes: listCreditNotes(deps),
  });
}

type DocumentDeps = LinkDeps &
  Parameters<typeof makeLoadStatementDocument>[0] &
  Parameters<typeof makeListStatementEntries>[0] &
  Parameters<typeof makeLoadProof>[0] &
  Parameters<typeof makeOpenStatementLink>[0] & { renderPdf: RenderPdf };

/** The endpoints of the function of documents: statements and credit notes, by a key or by a link. */
export function documentEndpoints(deps: DocumentDeps) {
  const { readStatement: statementRoute, readCreditNote: noteRoute } = statementRoutes;
  const loadDocument = makeLoadStatementDocument(deps);
  const reading = { ...deps, loadDocument, createLink: makeCreateStatementLink(deps) };
  const pages = {
    ...deps,
    loadDocument,
    openLink: makeOpenStatementLink(deps),
    listEntries: makeListStatementEntries(deps),
    loadProof: makeLoadProof(deps),
  };
  return bindEndpoints(
    { readStatement: statementRoute, readCreditNote: noteRoute, ...statementPageRoutes },
    {
      readStatement: readStatement(reading, makeReadStatement(deps)),
      readCreditNote: readCreditNote(reading, makeReadCreditNote(deps)),
      openStatement: openStatement(pages),
      openStatementPdf: openStatementPdf(pages),
      openStatementEntries: openStatementEntries(pages),
      openStatementEntry: openStatementEntry(pages),
      openCreditNote: openCreditNote(pages),
    },
  );
}
