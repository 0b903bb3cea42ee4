import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#app/environment.ts";
import { relayedOfImage } from "#app/stream-images.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { makeDispatchMessages } from "#delivery/orders/dispatch-messages.ts";
import { makeRelayLeads } from "#delivery/orders/on-table-changes.ts";
import { makeHistory } from "#leads/adapters/history-store.ts";
import { makeFaultLog } from "#platform/logger.ts";
import { openTable } from "#platform/table/table.ts";
import { makeHeldLeads } from "#routing/adapters/held-lead-store.ts";
import { makeDueItems } from "#scheduling/adapters/due-store.ts";
import { wireSetAside } from "./wiring/wire-set-aside.ts";

const { TABLE_NAME, TOPIC_ARN } = readEnvironment(process.env, ["TABLE_NAME", "TOPIC_ARN"]);
const table = openTable(TABLE_NAME);
const dispatcher = makeTopicDispatcher(new SNSClient({ cacheMiddleware: true }), TOPIC_ARN);

export const handler = makeRelayLeads({
  dispatchLeads: makeDispatchLeads({
    dispatcher,
    history: makeHistory(table),
    held: makeHeldLeads(table),
    dueItems: makeDueItems(table),
  }),
  dispatchMessages: makeDispatchMessages({ dispatcher }),
  relayedOfImage,
  setAside: wireSetAside(),
  onFault: makeFaultLog("relay"),
});
