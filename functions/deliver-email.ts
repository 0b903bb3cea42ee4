import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import type { SQSEvent } from "aws-lambda";
import { readEnvironment } from "../lib/contract/environment.ts";
import { makeDeliverOrders } from "../lib/inbound/queue/deliver-orders.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeCampaigns, makeClients, makeSubscriptions } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { makeAgencies } from "../lib/outbound/dynamodb/key-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeLeadForPeople } from "../lib/outbound/lead-for-people.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeLeadLinks } from "../lib/outbound/secrets/lead-links.ts";
import { readMasterSecret } from "../lib/outbound/secrets/master-secret.ts";
import { makeHandOverByEmail } from "../lib/outbound/email/hand-over-by-email.ts";
import { makeEmailSender } from "../lib/outbound/email/email-sender.ts";
import { makeDeliverLead } from "../lib/use-cases/deliver-lead.ts";
import { makeReadLeadSetting } from "../lib/use-cases/read-lead-setting.ts";
import { rememberedLeadSetting } from "../lib/use-cases/remembered-lead-setting.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID, EMAIL_FROM, MAX_RECEIVE_COUNT } = readEnvironment(process.env, [
  "TABLE_NAME",
  "PUBLIC_URL",
  "SECRET_ID",
  "EMAIL_FROM",
  "MAX_RECEIVE_COUNT",
]);
const table = openTable(TABLE_NAME);
const send = makeEmailSender(new SESv2Client({ cacheMiddleware: true }), EMAIL_FROM);
const world = { agencies: makeAgencies(table), clients: makeClients(table), campaigns: makeCampaigns(table) };
const readSetting = rememberedLeadSetting(makeReadLeadSetting(world), now);

const delivering = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
  const leadForPeople = makeLeadForPeople({ readSetting, links: makeLeadLinks(masterSecret, PUBLIC_URL) });
  return makeDeliverOrders({
    deliverLead: makeDeliverLead({
      history: makeHistory(table),
      subscriptions: makeSubscriptions(table),
      handOver: makeHandOverByEmail({ leadForPeople, send }),
      now,
    }),
    maxReceiveCount: MAX_RECEIVE_COUNT,
    onFault: makeFaultLog("deliver-email"),
  });
});

export const handler = async (event: SQSEvent) => (await delivering)(event);
