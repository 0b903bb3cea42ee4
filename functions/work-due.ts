import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { makeClients } from "#accounts/adapters/client-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeBillingRecords } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { makeCampaigns } from "#campaigns/adapters/campaign-store.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeDeadLetters } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { makeFactsOfDelivery } from "#delivery/orders/facts-of-delivery.ts";
import { makeRetryDelivery } from "#delivery/orders/retry-delivery.ts";
import { makeReplays } from "#delivery/replays/adapters/replay-store.ts";
import { makeFindReplayed } from "#delivery/replays/find-replayed.ts";
import { makeWorkReplay } from "#delivery/replays/work-replay.ts";
import { makeMessages } from "#events/adapters/message-store.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { makeClaims } from "#intake/adapters/claim-store.ts";
import { makeHistory } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { now } from "#platform/clock.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import { makeFaultLog } from "#platform/logger.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeCanaries } from "#readiness/adapters/canary-store.ts";
import { makeCanaryMetrics } from "#readiness/adapters/metrics.ts";
import { makeWorkCanary } from "#readiness/work-canary.ts";
import { makeRecheckLead } from "#recovery/recheck-lead.ts";
import { makeWorkRecheck } from "#recovery/work-recheck.ts";
import { makeWorkUnsent } from "#recovery/work-unsent.ts";
import { makeHeldLeads } from "#routing/adapters/held-lead-store.ts";
import { makeTurns } from "#routing/adapters/turns-store.ts";
import { makeUsages } from "#routing/adapters/usage-store.ts";
import { makeLookAtClients } from "#routing/look-at-clients.ts";
import { makeReleaseHeld } from "#routing/release-held.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeDueItems } from "#scheduling/adapters/due-store.ts";
import { makeWorkDueOrders } from "#scheduling/on-due-orders.ts";
import { makeWorkDue } from "#scheduling/work-due.ts";
import { makeSubscriptions } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpoints } from "#subscriptions/health/adapters/endpoint-store.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeWorkEndpoint } from "#subscriptions/health/work-endpoint.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressions } from "#suppressions/adapters/suppression-store.ts";

const { TABLE_NAME, SECRET_ID, TOPIC_ARN } = readEnvironment(process.env, ["TABLE_NAME", "SECRET_ID", "TOPIC_ARN"]);
const table = openTable(TABLE_NAME);

const dispatcher = makeTopicDispatcher(new SNSClient({ cacheMiddleware: true }), TOPIC_ARN);

const clients = makeClients(table);
const subscriptions = makeSubscriptions(table);
const history = makeHistory(table);
const held = makeHeldLeads(table);
const dueItems = makeDueItems(table);
const messages = makeMessages(table);
const records = makeBillingRecords(table);
const deadLetters = makeDeadLetters(table);
const index = makeLeadIndex(table, clients);
const onFault = makeFaultLog("work-due");

const dispatchLeads = makeDispatchLeads({ dispatcher, history, held, dueItems });
const recheckLead = makeRecheckLead({ history, dispatchLeads });
const projectLead = makeProjectLead({ history, records });
const projectDeadLetters = makeProjectDeadLetters({ deadLetters });

const placing = {
  clients,
  subscriptions,
  usages: makeUsages(table),
  turns: makeTurns(table),
  ids,
};
const world = {
  ...placing,
  campaigns: makeCampaigns(table),
  history,
  dueItems,
  router: makeRouteLead(placing),
  lookAtClients: makeLookAtClients(placing),
  now,
};

const working = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
  const accepting = {
    claims: makeClaims(table),
    suppressions: makeSuppressions(table),
    contactHash: makeContactHash(masterSecret),
    fingerprint,
  };
  return makeWorkDueOrders({
    workDue: makeWorkDue({
      dueItems,
      now,
      work: {
        retry: makeRetryDelivery({ factsOf: makeFactsOfDelivery({ ...world, messages }), dispatcher }),
        recheck: makeWorkRecheck({ recheckLead, projectLead, projectDeadLetters, onFault }),
        unsent: makeWorkUnsent({ index, recheckLead, dueItems, onFault, now }),
        endpoint: makeWorkEndpoint({
          ...{ subscriptions, messages, ids, endpoints: makeEndpoints(table) },
          disable: makeDisableEndpoint({ subscriptions, dueItems, now }),
          announce: makeAnnounce({ subscriptions, messages, ids, now }),
        }),
        replay: makeWorkReplay({
          ...{ replays: makeReplays(table), dispatcher, now },
          findReplayed: makeFindReplayed({ history, records, deadLetters, messages, onFault }),
        }),
        release: makeReleaseHeld({ ...world, held, onFault }),
        canary: makeWorkCanary({
          ...world,
          acceptLead: makeAcceptLead({ ...world, ...accepting }),
          canaries: makeCanaries(table),
          metrics: makeCanaryMetrics(TABLE_NAME),
        }),
      },
    }),
    onFault,
  });
});

export const handler: Awaited<typeof working> = async (event) => (await working)(event);
