import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeDeadLetterStore } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { makeReadDeliveryFacts } from "#delivery/orders/read-delivery-facts.ts";
import { makeRetryDelivery } from "#delivery/orders/retry-delivery.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import { makeFindReplayOrders } from "#delivery/replays/find-replay-orders.ts";
import { makeRunReplay } from "#delivery/replays/run-replay.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { makeClaimStore } from "#intake/adapters/claim-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { now } from "#platform/clock.ts";
import { makeFaultLogger } from "#platform/fault-logger.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeCanaryStore } from "#readiness/adapters/canary-store.ts";
import { makeCanaryMetrics } from "#readiness/adapters/metrics.ts";
import { makeRunCanary } from "#readiness/run-canary.ts";
import { makeRecheckAndProjectLead } from "#recovery/recheck-and-project-lead.ts";
import { makeRecheckLead } from "#recovery/recheck-lead.ts";
import { makeResendLostOrders } from "#recovery/resend-lost-orders.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { makeLoadCandidates } from "#routing/load-candidates.ts";
import { makeReleaseHeld } from "#routing/release-held.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeHandleDueJobs } from "#scheduling/on-due-orders.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpointHealthStore } from "#subscriptions/health/adapters/endpoint-health-store.ts";
import { makeCheckEndpointHealth } from "#subscriptions/health/check-endpoint-health.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";

const { TABLE_NAME, SECRET_ID, TOPIC_ARN } = readEnvironment(process.env, ["TABLE_NAME", "SECRET_ID", "TOPIC_ARN"]);
const table = openTable(TABLE_NAME);

const dispatcher = makeTopicDispatcher(new SNSClient({ cacheMiddleware: true }), TOPIC_ARN);

const clients = makeClientStore(table);
const subscriptions = makeSubscriptionStore(table);
const history = makeHistoryStore(table);
const held = makeHeldLeadStore(table);
const jobs = makeJobStore(table);
const messages = makeMessageStore(table);
const records = makeBillingRecordStore(table);
const deadLetters = makeDeadLetterStore(table);
const index = makeLeadIndex(table, clients);
const onFault = makeFaultLogger("work-due");

const dispatchLeads = makeDispatchLeads({ dispatcher, history, held, jobs });
const recheckLead = makeRecheckLead({ history, dispatchLeads });
const projectLead = makeProjectLead({ history, records });
const projectDeadLetters = makeProjectDeadLetters({ deadLetters });

const routingDeps = {
  clients,
  subscriptions,
  usages: makeUsageStore(table),
  turns: makeTurnStore(table),
  ids,
};
const deps = {
  ...routingDeps,
  campaigns: makeCampaignStore(table),
  history,
  jobs,
  router: makeRouteLead(routingDeps),
  loadCandidates: makeLoadCandidates(routingDeps),
  now,
};

const handlerPromise = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
  const intakeDeps = {
    claims: makeClaimStore(table),
    suppressions: makeSuppressionStore(table),
    contactHash: makeContactHash(masterSecret),
    fingerprint,
  };
  return makeHandleDueJobs({
    runJob: makeRunJob({
      jobs,
      now,
      handlers: {
        retry: makeRetryDelivery({ readDeliveryFacts: makeReadDeliveryFacts({ ...deps, messages }), dispatcher }),
        recheck: makeRecheckAndProjectLead({ recheckLead, projectLead, projectDeadLetters, onFault }),
        unsent: makeResendLostOrders({ index, recheckLead, jobs, onFault, now }),
        endpoint: makeCheckEndpointHealth({
          ...{ subscriptions, messages, ids, endpointHealth: makeEndpointHealthStore(table) },
          disableEndpoint: makeDisableEndpoint({ subscriptions, jobs, now }),
          announce: makeAnnounce({ subscriptions, messages, ids, now }),
        }),
        replay: makeRunReplay({
          ...{ replays: makeReplayStore(table), dispatcher, now },
          findReplayOrders: makeFindReplayOrders({ history, records, deadLetters, messages, onFault }),
        }),
        release: makeReleaseHeld({ ...deps, held, onFault }),
        canary: makeRunCanary({
          ...deps,
          acceptLead: makeAcceptLead({ ...deps, ...intakeDeps }),
          canaries: makeCanaryStore(table),
          metrics: makeCanaryMetrics(TABLE_NAME),
        }),
      },
    }),
    onFault,
  });
});

export const handler: Awaited<typeof handlerPromise> = async (event) => (await handlerPromise)(event);
