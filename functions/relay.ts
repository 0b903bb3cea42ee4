import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#app/environment.ts";
import { decodeRelayedChange } from "#app/stream-images.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { makeDispatchMessages } from "#delivery/orders/dispatch-messages.ts";
import { makeRelayLeads } from "#delivery/orders/on-table-changes.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeFaultLogger } from "#platform/fault-logger.ts";
import { openTable } from "#platform/table/table.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { wireQuarantine } from "./wiring/wire-set-aside.ts";

const { TABLE_NAME, TOPIC_ARN } = readEnvironment(process.env, ["TABLE_NAME", "TOPIC_ARN"]);
const table = openTable(TABLE_NAME);
const dispatcher = makeTopicDispatcher(new SNSClient({ cacheMiddleware: true }), TOPIC_ARN);

export const handler = makeRelayLeads({
  dispatchLeads: makeDispatchLeads({
    dispatcher,
    history: makeHistoryStore(table),
    held: makeHeldLeadStore(table),
    jobs: makeJobStore(table),
  }),
  dispatchMessages: makeDispatchMessages({ dispatcher }),
  decodeRelayedChange,
  quarantine: wireQuarantine(),
  onFault: makeFaultLogger("relay"),
});
