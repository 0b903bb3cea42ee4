import { readEnvironment } from "../lib/contract/environment.ts";
import { makeProjectLeads } from "../lib/inbound/stream/project-leads.ts";
import { makeBillingRecords } from "../lib/outbound/dynamodb/billing-record-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { leadOfImage } from "../lib/outbound/dynamodb/stream-images.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeProjectLead } from "../lib/use-cases/project-lead.ts";

const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);
const table = openTable(TABLE_NAME);

export const handler = makeProjectLeads({
  projectLead: makeProjectLead({ history: makeHistory(table), records: makeBillingRecords(table) }),
  leadOfImage,
  onFault: makeFaultLog("project"),
});
