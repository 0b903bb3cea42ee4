import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readEnvironment } from "../lib/contract/environment.ts";
import { makeLeadCard } from "../lib/inbound/http/lead-card.ts";
import { servePages } from "../lib/inbound/http/serve-pages.ts";
import type { HttpHandler } from "../lib/inbound/http/serve.ts";
import { makeStopPage } from "../lib/inbound/http/stop-page.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeCampaigns, makeClients, makeSubscriptions } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeDueItems } from "../lib/outbound/dynamodb/due-store.ts";
import { makeEndpoints } from "../lib/outbound/dynamodb/endpoint-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { makeAgencies } from "../lib/outbound/dynamodb/key-store.ts";
import { makeOptOuts } from "../lib/outbound/dynamodb/opt-out-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { ids } from "../lib/outbound/ids.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeContactHash } from "../lib/outbound/secrets/contact-hash.ts";
import { makeLeadLinks } from "../lib/outbound/secrets/lead-links.ts";
import { readMasterSecret } from "../lib/outbound/secrets/master-secret.ts";
import { makeStopLinks } from "../lib/outbound/secrets/stop-links.ts";
import { makeChangeMessages } from "../lib/use-cases/change-messages.ts";
import { makeEnableEndpoint } from "../lib/use-cases/enable-endpoint.ts";
import { makeReadLeadSetting } from "../lib/use-cases/read-lead-setting.ts";
import { makeRecordAcknowledgement } from "../lib/use-cases/record-acknowledgement.ts";
import { makeRecordContactAttempt } from "../lib/use-cases/record-contact-attempt.ts";
import { makeRecordOutcome } from "../lib/use-cases/record-outcome.ts";
import { makeWakeHeldLeads } from "../lib/use-cases/wake-held-leads.ts";
import { wireAnnounce } from "./wiring/wire-announce.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID } = readEnvironment(process.env, ["TABLE_NAME", "PUBLIC_URL", "SECRET_ID"]);
const table = openTable(TABLE_NAME);
const history = makeHistory(table);
const agencies = makeAgencies(table);
const clients = makeClients(table);
const campaigns = makeCampaigns(table);
const subscriptions = makeSubscriptions(table);
const dueItems = makeDueItems(table);
const readSetting = makeReadLeadSetting({ agencies, clients, campaigns });
const onFault = makeFaultLog("lead-card");

const serving = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
  const stopLinks = makeStopLinks(masterSecret, PUBLIC_URL);
  return servePages({
    "/l/{token}": makeLeadCard({
      links: makeLeadLinks(masterSecret, PUBLIC_URL),
      stopLinks,
      history,
      readSetting,
      recordAcknowledgement: makeRecordAcknowledgement({ history, now }),
      recordContactAttempt: makeRecordContactAttempt({ history, ids, now }),
      recordOutcome: makeRecordOutcome({ history, ids, now }),
      ids,
      now,
      onFault,
    }),
    "/s/{token}": makeStopPage({
      stopLinks,
      agencies,
      clients,
      changeMessages: makeChangeMessages({
        subscriptions,
        optOuts: makeOptOuts(table),
        contactHash: makeContactHash(masterSecret),
        dueItems,
        enable: makeEnableEndpoint({
          ...{ subscriptions, endpoints: makeEndpoints(table), announce: wireAnnounce(table), now },
          wake: makeWakeHeldLeads({ campaigns, dueItems, now }),
        }),
        now,
      }),
      onFault,
    }),
  });
});

export const handler: HttpHandler = async (event) => (await serving)(event);
