import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { makeAgencyStore } from "#accounts/adapters/agency-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeLeadLinks } from "#contact/adapters/lead-links.ts";
import { makeLeadCardHandler } from "#contact/lead-card-handler.ts";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import { makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import { makeRecordOutcome } from "#contact/record-outcome.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeReadLeadContext } from "#leads/read-lead-context.ts";
import { now } from "#platform/clock.ts";
import { makeFaultLogger } from "#platform/fault-logger.ts";
import { servePages } from "#platform/http/serve-pages.ts";
import type { HttpHandler } from "#platform/http/serve-routes.ts";
import { ids } from "#platform/ids.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpointHealthStore } from "#subscriptions/health/adapters/endpoint-health-store.ts";
import { makeEnableEndpoint } from "#subscriptions/health/enable-endpoint.ts";
import { makeOptOutStore } from "#subscriptions/opt-out/adapters/opt-out-store.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { makeStopPageHandler } from "#subscriptions/opt-out/endpoints.ts";
import { makeOptOut } from "#subscriptions/opt-out/opt-out.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { wireAnnounce } from "./wiring/wire-announce.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID } = readEnvironment(process.env, ["TABLE_NAME", "PUBLIC_URL", "SECRET_ID"]);
const table = openTable(TABLE_NAME);
const history = makeHistoryStore(table);
const agencies = makeAgencyStore(table);
const clients = makeClientStore(table);
const campaigns = makeCampaignStore(table);
const subscriptions = makeSubscriptionStore(table);
const jobs = makeJobStore(table);
const readLeadContext = makeReadLeadContext({ agencies, clients, campaigns });
const onFault = makeFaultLogger("lead-card");

const handlerPromise = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
  const stopLinks = makeStopLinks(masterSecret, PUBLIC_URL);
  return servePages({
    "/l/{token}": makeLeadCardHandler({
      links: makeLeadLinks(masterSecret, PUBLIC_URL),
      stopLinks,
      history,
      readLeadContext,
      recordAcknowledgement: makeRecordAcknowledgement({ history, now }),
      recordContactAttempt: makeRecordContactAttempt({ history, ids, now }),
      recordOutcome: makeRecordOutcome({ history, ids, now }),
      ids,
      now,
      onFault,
    }),
    "/s/{token}": makeStopPageHandler({
      stopLinks,
      agencies,
      clients,
      changeMessages: makeOptOut({
        subscriptions,
        optOuts: makeOptOutStore(table),
        contactHash: makeContactHash(masterSecret),
        jobs,
        enableEndpoint: makeEnableEndpoint({
          ...{ subscriptions, endpointHealth: makeEndpointHealthStore(table), announce: wireAnnounce(table), now },
          scheduleRelease: makeScheduleLeadRelease({ campaigns, jobs, now }),
        }),
        now,
      }),
      onFault,
    }),
  });
});

export const handler: HttpHandler = async (event) => (await handlerPromise)(event);
