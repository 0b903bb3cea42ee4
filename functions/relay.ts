import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "../lib/contract/environment.ts";
import { makeRelayLeads } from "../lib/inbound/stream/relay-leads.ts";
import { makeDueItems } from "../lib/outbound/dynamodb/due-store.ts";
import { makeHeldLeads } from "../lib/outbound/dynamodb/held-lead-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { relayedOfImage } from "../lib/outbound/dynamodb/stream-images.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { wireSetAside } from "./wiring/wire-set-aside.ts";
import { makeTopicDispatcher } from "../lib/outbound/sns/topic-dispatcher.ts";
import { makeDispatchLeads } from "../lib/use-cases/dispatch-leads.ts";
import { makeDispatchMessages } from "../lib/use-cases/dispatch-messages.ts";

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
