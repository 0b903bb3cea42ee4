import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { makeBillingRecords } from "../lib/outbound/dynamodb/billing-record-store.ts";
import { makeDeadLetters } from "../lib/outbound/dynamodb/dead-letter-store.ts";
import { makeEndpoints } from "../lib/outbound/dynamodb/endpoint-store.ts";
import { makeLeadIndex } from "../lib/outbound/dynamodb/lead-index.ts";
import { makeAnnounce } from "../lib/use-cases/announce.ts";
import { makeDisableEndpoint } from "../lib/use-cases/disable-endpoint.ts";
import { makeDispatchLeads } from "../lib/use-cases/dispatch-leads.ts";
import { makeFindReplayed } from "../lib/use-cases/find-replayed.ts";
import { makeProjectDeadLetters } from "../lib/use-cases/project-dead-letters.ts";
import { makeProjectLead } from "../lib/use-cases/project-lead.ts";
import { makeRecheckLead } from "../lib/use-cases/recheck-lead.ts";
import { makeWorkEndpoint } from "../lib/use-cases/work-endpoint.ts";
import { makeWorkRecheck } from "../lib/use-cases/work-recheck.ts";
import { makeWorkReplay } from "../lib/use-cases/work-replay.ts";
import { makeWorkUnsent } from "../lib/use-cases/work-unsent.ts";
import { readEnvironment } from "../lib/contract/environment.ts";
import { makeWorkDueOrders } from "../lib/inbound/queue/work-due-orders.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeCanaries } from "../lib/outbound/dynamodb/canary-store.ts";
import { makeClaims } from "../lib/outbound/dynamodb/claim-store.ts";
import { makeDueItems } from "../lib/outbound/dynamodb/due-store.ts";
import { makeCampaigns, makeClients, makeReplays, makeSubscriptions } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeHeldLeads } from "../lib/outbound/dynamodb/held-lead-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { makeMessages } from "../lib/outbound/dynamodb/message-store.ts";
import { makeSuppressions } from "../lib/outbound/dynamodb/suppression-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeTurns } from "../lib/outbound/dynamodb/turns-store.ts";
import { makeUsages } from "../lib/outbound/dynamodb/usage-store.ts";
import { fingerprint, ids } from "../lib/outbound/ids.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeCanaryMetrics } from "../lib/outbound/metrics.ts";
import { makeContactHash } from "../lib/outbound/secrets/contact-hash.ts";
import { readMasterSecret } from "../lib/outbound/secrets/master-secret.ts";
import { makeTopicDispatcher } from "../lib/outbound/sns/topic-dispatcher.ts";
import { makeAcceptLead } from "../lib/use-cases/accept-lead.ts";
import { makeLookAtClients } from "../lib/use-cases/look-at-clients.ts";
import { makeFactsOfDelivery } from "../lib/use-cases/facts-of-delivery.ts";
import { makeReleaseHeld } from "../lib/use-cases/release-held.ts";
import { makeRetryDelivery } from "../lib/use-cases/retry-delivery.ts";
import { makeRouteLead } from "../lib/use-cases/route-lead.ts";
import { makeWorkCanary } from "../lib/use-cases/work-canary.ts";
import { makeWorkDue } from "../lib/use-cases/work-due.ts";

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
