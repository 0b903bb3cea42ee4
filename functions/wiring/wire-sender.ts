import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { SQSEvent } from "aws-lambda";
import { readEnvironment } from "../../lib/contract/environment.ts";
import { makeDeliverOrders } from "../../lib/inbound/queue/deliver-orders.ts";
import { now } from "../../lib/outbound/clock.ts";
import { makeSubscriptions } from "../../lib/outbound/dynamodb/entity-store.ts";
import { makeHistory } from "../../lib/outbound/dynamodb/history-store.ts";
import { makeSandboxInbox } from "../../lib/outbound/dynamodb/sandbox-inbox.ts";
import { makeSuppressions } from "../../lib/outbound/dynamodb/suppression-store.ts";
import { openTable, type Table } from "../../lib/outbound/dynamodb/table.ts";
import { makeFaultLog } from "../../lib/outbound/logger.ts";
import { makeContactHash } from "../../lib/outbound/secrets/contact-hash.ts";
import { readMasterSecret } from "../../lib/outbound/secrets/master-secret.ts";
import { makeCheckSuppression } from "../../lib/use-cases/check-suppression.ts";
import { makeDeliverLead } from "../../lib/use-cases/deliver-lead.ts";
import { makeMayDeliver } from "../../lib/use-cases/may-deliver.ts";
import type { HandOver } from "../../lib/use-cases/ports/delivering.ts";
import type { SandboxInbox } from "../../lib/use-cases/ports/sandbox-inbox.ts";

/** What the senders have in common, for a channel to make its own from. */
export type SenderParts = { table: Table; masterSecret: string; inbox: SandboxInbox };

/** The handler of a sender: everything around the one thing that differs from channel to channel, how a lead is handed over. */
export function wireSender(name: string, makeHandOver: (parts: SenderParts) => HandOver) {
  const { TABLE_NAME, SECRET_ID, MAX_RECEIVE_COUNT } = readEnvironment(process.env, [
    "TABLE_NAME",
    "SECRET_ID",
    "MAX_RECEIVE_COUNT",
  ]);
  const table = openTable(TABLE_NAME);
  const delivering = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
    const contacts = { suppressions: makeSuppressions(table), contactHash: makeContactHash(masterSecret) };
    return makeDeliverOrders({
      deliverLead: makeDeliverLead({
        history: makeHistory(table),
        subscriptions: makeSubscriptions(table),
        mayDeliver: makeMayDeliver({ checkSuppression: makeCheckSuppression({ ...contacts, now }) }),
        handOver: makeHandOver({ table, masterSecret, inbox: makeSandboxInbox(table) }),
        now,
      }),
      maxReceiveCount: MAX_RECEIVE_COUNT,
      onFault: makeFaultLog(name),
    });
  });
  return async (event: SQSEvent) => (await delivering)(event);
}
