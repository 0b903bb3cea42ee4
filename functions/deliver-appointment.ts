import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#app/environment.ts";
import { makeSmsSender } from "#delivery/sms/adapters/sms-sender.ts";
import { toSmsSettings } from "#delivery/sms/wire.ts";
import { appointmentSenderVariables, wireAppointmentSender } from "#invitations/wire.ts";
import { openClient } from "#platform/aws/open-client.ts";

const environment = readEnvironment(process.env, appointmentSenderVariables);
const sendText = makeSmsSender(openClient(SNSClient, "sms"), toSmsSettings(environment));

export const handler = wireAppointmentSender("deliver-appointment", environment, sendText);
