import { readEnvironment } from "../lib/contract/environment.ts";
import { makeWorkDueOrders } from "../lib/inbound/queue/work-due-orders.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeDueItems } from "../lib/outbound/dynamodb/due-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeWorkDue } from "../lib/use-cases/work-due.ts";

const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);

export const handler = makeWorkDueOrders({
  workDue: makeWorkDue({
    dueItems: makeDueItems(openTable(TABLE_NAME)),
    now,
    work: { release: async () => undefined, canary: async () => undefined },
  }),
  onFault: makeFaultLog("work-due"),
});
