import { readEnvironment } from "#app/environment.ts";
import { smsSenders } from "#delivery/sms/wire.ts";
import { senderVariables, wireSender } from "#delivery/wire.ts";

const environment = readEnvironment(process.env, [
  ...senderVariables,
  "SMS_SENDER_ID",
  "SMS_SENDERS",
  "SMS_MAX_PRICE_USD",
  "SMS_PRICES",
  "SMS_CENTS_PER_DAY",
]);

export const handler = wireSender({ channel: "sms", environment, makeSenders: smsSenders(environment) });
