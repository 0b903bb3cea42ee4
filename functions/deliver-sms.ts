import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
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
import { makeHandOverBySms } from "../lib/outbound/sms/hand-over-by-sms.ts";
import { makeSmsSender } from "../lib/outbound/sms/sms-sender.ts";
import { makeDeliverLead } from "../lib/use-cases/deliver-lead.ts";
import { makeReadLeadSetting } from "../lib/use-cases/read-lead-setting.ts";
import { rememberedLeadSetting } from "../lib/use-cases/remembered-lead-setting.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID, SMS_SENDER_ID, MAX_RECEIVE_COUNT } = readEnvironment(process.env, [
  "TABLE_NAME",
  "PUBLIC_URL",
  "SECRET_ID",
  "SMS_SENDER_ID",
  "MAX_RECEIVE_COUNT",
]);
const table = openTable(TABLE_NAME);
const send = makeSmsSender(new SNSClient({ cacheMiddleware: true }), SMS_SENDER_ID);
const world = { agencies: makeAgencies(table), clients: makeClients(table), campaigns: makeCampaigns(table) };
const readSetting = rememberedLeadSetting(makeReadLeadSetting(world), now);

const delivering = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
  const leadForPeople = makeLeadForPeople({ readSetting, links: makeLeadLinks(masterSecret, PUBLIC_URL) });
  return makeDeliverOrders({
    deliverLead: makeDeliverLead({
      history: makeHistory(table),
      subscriptions: makeSubscriptions(table),
      handOver: makeHandOverBySms({ leadForPeople, send }),
      now,
    }),
    maxReceiveCount: MAX_RECEIVE_COUNT,
    onFault: makeFaultLog("deliver-sms"),
  });
});

export const handler = async (event: SQSEvent) => (await delivering)(event);
