import { openRateLimit } from "#accounts/rate-limits/wire.ts";
import { openAccounts } from "#accounts/wire.ts";
import { readEnvironment } from "#app/environment.ts";
import { openLedger } from "#app/open-ledger.ts";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { openContracts } from "#contracts/wire.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { now } from "#platform/clock.ts";
import { toFaultPageResponse } from "#platform/http/fault-page-response.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import { toProblemPageResponse } from "#platform/http/problem-page-response.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { loadWithMasterSecret } from "#platform/secrets/master-secret.ts";
import { makeCheckOrigin } from "#platform/secrets/origin-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeStatementLinks } from "#statements/adapters/statement-links.ts";
import { makeRenderPdf } from "#statements/adapters/pdf/statement-pdf.ts";
import { documentEndpoints, openStatements } from "#statements/wire.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID, ORIGIN_SECRET_ID, FONTS_FOLDER, REQUESTS_PER_SECOND } = readEnvironment(
  process.env,
  ["TABLE_NAME", "PUBLIC_URL", "SECRET_ID", "ORIGIN_SECRET_ID", "FONTS_FOLDER", "REQUESTS_PER_SECOND"],
);
const table = openTable(TABLE_NAME);
const stores = {
  ...openAccounts(table),
  ...openContracts(table),
  ...openLedger(table),
  ...openStatements(table),
  history: makeHistoryStore(table),
};
const onFault = makeFaultLogger("statements");
const renderPdf = makeRenderPdf(FONTS_FOLDER);

export const handler = makeHttpHandler({
  name: "statements",
  checkOrigin: makeCheckOrigin(ORIGIN_SECRET_ID),
  loadEndpoints: loadWithMasterSecret(SECRET_ID, (masterSecret) =>
    documentEndpoints({ ...stores, statementLinks: makeStatementLinks(masterSecret, PUBLIC_URL), renderPdf, now }),
  ),
  findKey: (secret) => stores.apiKeys.findByHash(fingerprint(secret)),
  limitRequests: openRateLimit(table, { requestsPerSecond: REQUESTS_PER_SECOND, now, onFault }),
  problems: makeProblemWriter(PUBLIC_URL),
  toFaultPageResponse,
  toProblemPageResponse,
  onFault,
});
