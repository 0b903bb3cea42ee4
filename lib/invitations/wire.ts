import { SESv2Client } from "@aws-sdk/client-sesv2";
import type { SQSEvent } from "aws-lambda";
import { openAccounts } from "#accounts/wire.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { timeToSendMs } from "#delivery/adapters/time-to-send.ts";
import { makeRawEmailSender } from "#delivery/email/adapters/raw-email-sender.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import type { Send } from "#delivery/ports.ts";
import type { SmsMessage } from "#delivery/sms/adapters/sms-sender.ts";
import { makeAcceptsReplies, type SmsEnvironment, smsVariables, wireSendSms } from "#delivery/sms/wire.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { cachedLeadContext, makeReadLeadContext } from "#leads/read-lead-context.ts";
import { openClient } from "#platform/aws/open-client.ts";
import { now } from "#platform/clock.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { BatchResponse } from "#platform/queues/batch-response.ts";
import { makeIds } from "#platform/secrets/keyed-ids.ts";
import { loadWithMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { openOptOuts } from "#subscriptions/wire.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { makeAppointmentLinks } from "#appointments/adapters/appointment-links.ts";
import { makeSeatStore } from "#appointments/adapters/seat-store.ts";
import { makeListAppointmentLinks } from "./adapters/appointment-links.ts";
import { makeSendAppointmentMessage } from "./adapters/send-appointment-message.ts";
import { makeCheckContactStopped } from "./check-contact-stopped.ts";
import { makeDeliverAppointmentMessage } from "./deliver-appointment-message.ts";
import { onAppointmentOrders } from "./on-appointment-orders.ts";

type Environment = SmsEnvironment & {
  TABLE_NAME: string;
  SECRET_ID: string;
  PUBLIC_URL: string;
  EMAIL_FROM: string;
  EMAIL_SET: string;
  MAX_RECEIVE_COUNT: number;
};

/** The environment variables of the sender. */
export const appointmentSenderVariables = [
  "TABLE_NAME",
  "SECRET_ID",
  "PUBLIC_URL",
  "EMAIL_FROM",
  "EMAIL_SET",
  ...smsVariables,
  "MAX_RECEIVE_COUNT",
] as const;

/** Wires the Lambda handler that sends the messages about appointments. `sendText` is the provider's of texts. */
export function wireAppointmentSender(
  name: string,
  environment: Environment,
  sendText: Send<SmsMessage>,
): MiddyHandler<SQSEvent, BatchResponse> {
  const table = openTable(environment.TABLE_NAME);
  const sendEmail = makeRawEmailSender(openClient(SESv2Client, "email"), { configurationSet: environment.EMAIL_SET });
  const sendSms = wireSendSms(sendText, environment, table);
  const stores = {
    history: makeHistoryStore(table),
    seats: makeSeatStore(table),
    suppressions: makeSuppressionStore(table),
    ...openOptOuts(table),
  };
  return onAppointmentOrders({
    name,
    loadDeliver: loadWithMasterSecret(environment.SECRET_ID, (masterSecret) => {
      const deps = { ...stores, contactHash: makeContactHash(masterSecret), now };
      return makeDeliverAppointmentMessage({
        ...deps,
        readLeadContext: cachedLeadContext(
          makeReadLeadContext({ ...openAccounts(table), campaigns: makeCampaignStore(table) }),
          now,
        ),
        checkSuppression: makeCheckSuppression(deps),
        checkContactStopped: makeCheckContactStopped(deps),
        send: makeSendAppointmentMessage({
          listLinks: makeListAppointmentLinks(makeAppointmentLinks(masterSecret, environment.PUBLIC_URL)),
          sendEmail,
          sendSms,
          acceptsReplies: makeAcceptsReplies(environment),
          inbox: makeSandboxInbox(table),
          ids: makeIds(masterSecret),
        }),
        defaultFrom: toBareAddress(environment.EMAIL_FROM),
        timeToSendMs: Math.max(timeToSendMs.email, timeToSendMs.sms),
      });
    }),
    maxReceiveCount: environment.MAX_RECEIVE_COUNT,
    onFault: makeFaultLogger(name),
  });
}

/** The address in `Name <address>`. */
const toBareAddress = (sender: string): string => /<([^<>]+)>$/.exec(sender)?.[1] ?? sender;
