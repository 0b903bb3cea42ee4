import { makePrepareMessage } from "#events/announce.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { Table } from "#platform/table/table.ts";
import { makeStatementStore } from "./adapters/statement-store.ts";
import { makeCloseStatement } from "./close-statement.ts";
import {
  closeStatement,
  listCreditNotes,
  listStatements,
  previewStatement,
  readCreditNote,
  readStatement,
  recordPayment,
} from "./endpoints.ts";
import { makeIssueCreditNote } from "./issue-credit-note.ts";
import { makePreviewStatement } from "./preview-statement.ts";
import { makeReadCreditNote } from "./read-credit-note.ts";
import { makeReadStatement } from "./read-statement.ts";
import { makeRecordPayment } from "./record-payment.ts";
import { statementRoutes } from "./routes.ts";
import { makeRunClose } from "./run-close.ts";
import { makeRunCredit } from "./run-credit.ts";

export const openStatements = (table: Table) => ({ statements: makeStatementStore(table) });

type CloseDeps = Omit<Parameters<typeof makeCloseStatement>[0], "issueCreditNote" | "prepareMessage"> &
  Parameters<typeof makePrepareMessage>[0];

const issuing = (deps: CloseDeps) => ({ ...deps, prepareMessage: makePrepareMessage(deps) });

/** Makes the verb that closes a period. */
export function wireCloseStatement(deps: CloseDeps) {
  const made = issuing(deps);
  return makeCloseStatement({ ...made, issueCreditNote: makeIssueCreditNote(made) });
}

/** Makes the handlers of the jobs that close periods and issue credit notes. */
export const statementJobs = (deps: CloseDeps) => ({
  close: makeRunClose({ ...deps, closeStatement: wireCloseStatement(deps) }),
  credit: makeRunCredit({ ...deps, issueCreditNote: makeIssueCreditNote(issuing(deps)) }),
});

export function statementEndpoints(deps: CloseDeps) {
  return bindEndpoints(statementRoutes, {
    closeStatement: closeStatement(wireCloseStatement(deps), deps.now),
    previewStatement: previewStatement(deps, makePreviewStatement(deps)),
    listStatements: listStatements(deps),
    readStatement: readStatement(makeReadStatement(deps)),
    recordPayment: recordPayment(deps, makeRecordPayment(issuing(deps))),
    listCreditNotes: listCreditNotes(deps),
    readCreditNote: readCreditNote(makeReadCreditNote(deps)),
  });
}
