import { readEnvironment } from "../lib/contract/environment.ts";
import { makeWorkDueOrders } from "../lib/inbound/queue/work-due-orders.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeDueItems } from "../lib/outbound/dynamodb/due-store.ts";
import { makeCampaigns, makeClients, makeSubscriptions } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeHeldLeads } from "../lib/outbound/dynamodb/held-lead-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeTurns } from "../lib/outbound/dynamodb/turns-store.ts";
import { makeUsages } from "../lib/outbound/dynamodb/usage-store.ts";
import { ids } from "../lib/outbound/ids.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeReleaseHeld } from "../lib/use-cases/release-held.ts";
import { makeRouteLead } from "../lib/use-cases/route-lead.ts";
import { makeWorkDue } from "../lib/use-cases/work-due.ts";

const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);
const table = openTable(TABLE_NAME);

const releaseHeld = makeReleaseHeld({
  campaigns: makeCampaigns(table),
  held: makeHeldLeads(table),
  history: makeHistory(table),
  router: makeRouteLead({
    clients: makeClients(table),
    subscriptions: makeSubscriptions(table),
    usages: makeUsages(table),
    turns: makeTurns(table),
    ids,
  }),
  now,
});

export const handler = makeWorkDueOrders({
  workDue: makeWorkDue({
    dueItems: makeDueItems(table),
    now,
    work: { release: releaseHeld, canary: async () => undefined },
  }),
  onFault: makeFaultLog("work-due"),
});
