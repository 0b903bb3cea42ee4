import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { makeAgencies } from "#accounts/adapters/account-store.ts";
import { makeClients } from "#accounts/adapters/client-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeCampaigns } from "#campaigns/adapters/campaign-store.ts";
import { makeLeadLinks } from "#contact/adapters/lead-links.ts";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import { makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import { makeRecordOutcome } from "#contact/record-outcome.ts";
import { makeLeadCard } from "#contact/serve-lead-card.ts";
import { makeHistory } from "#leads/adapters/history-store.ts";
import { makeReadLeadSetting } from "#leads/read-lead-setting.ts";
import { now } from "#platform/clock.ts";
import { servePages } from "#platform/http/serve-pages.ts";
import type { HttpHandler } from "#platform/http/serve.ts";
import { ids } from "#platform/ids.ts";
import { makeFaultLog } from "#platform/logger.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeWakeHeldLeads } from "#routing/wake-held-leads.ts";
import { makeDueItems } from "#scheduling/adapters/due-store.ts";
import { makeSubscriptions } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpoints } from "#subscriptions/health/adapters/endpoint-store.ts";
import { makeEnableEndpoint } from "#subscriptions/health/enable-endpoint.ts";
import { makeOptOuts } from "#subscriptions/opt-out/adapters/opt-out-store.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { makeChangeMessages } from "#subscriptions/opt-out/change-messages.ts";
import { makeStopPage } from "#subscriptions/opt-out/endpoints.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
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
