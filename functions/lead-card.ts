import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readEnvironment } from "../lib/contract/environment.ts";
import { makeLeadCard } from "../lib/inbound/http/lead-card.ts";
import type { HttpHandler } from "../lib/inbound/http/serve.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeCampaigns, makeClients } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { makeAgencies } from "../lib/outbound/dynamodb/key-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { ids } from "../lib/outbound/ids.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeLeadLinks } from "../lib/outbound/secrets/lead-links.ts";
import { readMasterSecret } from "../lib/outbound/secrets/master-secret.ts";
import { makeReadLeadSetting } from "../lib/use-cases/read-lead-setting.ts";
import { makeRecordContactAttempt } from "../lib/use-cases/record-contact-attempt.ts";
import { makeRecordOutcome } from "../lib/use-cases/record-outcome.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID } = readEnvironment(process.env, ["TABLE_NAME", "PUBLIC_URL", "SECRET_ID"]);
const table = openTable(TABLE_NAME);
const history = makeHistory(table);
const readSetting = makeReadLeadSetting({
  agencies: makeAgencies(table),
  clients: makeClients(table),
  campaigns: makeCampaigns(table),
});

const serving = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) =>
  makeLeadCard({
    links: makeLeadLinks(masterSecret, PUBLIC_URL),
    history,
    readSetting,
    recordContactAttempt: makeRecordContactAttempt({ history, ids, now }),
    recordOutcome: makeRecordOutcome({ history, ids, now }),
    ids,
    now,
    onFault: makeFaultLog("lead-card"),
  }),
);

export const handler: HttpHandler = async (event) => (await serving)(event);
