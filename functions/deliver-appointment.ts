import { readEnvironment } from "#app/environment.ts";
import { wireAppointmentSender } from "#invitations/wire.ts";

const environment = readEnvironment(process.env, [
  "TABLE_NAME",
  "SECRET_ID",
  "PUBLIC_URL",
  "EMAIL_FROM",
  "EMAIL_SET",
  "SMS_SENDER_ID",
  "SMS_SENDERS",
  "SMS_PRICES",
  "SMS_CENTS_PER_DAY",
  "SMS_MAX_PRICE_USD",
  "MAX_RECEIVE_COUNT",
]);

export const handler = wireAppointmentSender("deliver-appointment", environment);
