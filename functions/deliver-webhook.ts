import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SQSEvent } from "aws-lambda";
import { readEnvironment } from "../lib/contract/environment.ts";
import { makeDeliverOrders } from "../lib/inbound/queue/deliver-orders.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeSubscriptions } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { readMasterSecret } from "../lib/outbound/secrets/master-secret.ts";
import { makeSecretBox } from "../lib/outbound/secrets/secret-box.ts";
import { makeHandOverByWebhook } from "../lib/outbound/webhook/hand-over-by-webhook.ts";
import { makeWebhookSender } from "../lib/outbound/webhook/webhook-sender.ts";
import { makeDeliverLead } from "../lib/use-cases/deliver-lead.ts";

const { TABLE_NAME, SECRET_ID, MAX_RECEIVE_COUNT, ALLOW_HTTP_WEBHOOKS } = readEnvironment(process.env, [
  "TABLE_NAME",
  "SECRET_ID",
  "MAX_RECEIVE_COUNT",
  "ALLOW_HTTP_WEBHOOKS",
]);
const table = openTable(TABLE_NAME);
const send = makeWebhookSender({ allowHttp: ALLOW_HTTP_WEBHOOKS });

const delivering = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) =>
  makeDeliverOrders({
    deliverLead: makeDeliverLead({
      history: makeHistory(table),
      subscriptions: makeSubscriptions(table),
      handOver: makeHandOverByWebhook({ send, secretBox: makeSecretBox(masterSecret) }),
      now,
    }),
    maxReceiveCount: MAX_RECEIVE_COUNT,
    onFault: makeFaultLog("deliver-webhook"),
  }),
);

export const handler = async (event: SQSEvent) => (await delivering)(event);
