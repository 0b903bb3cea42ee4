import { PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { readEnvironment } from "#app/environment.ts";
import { makeReportedSmsSender } from "#delivery/sms/adapters/reported-sms-sender.ts";
import { toSmsSettings } from "#delivery/sms/wire.ts";
import { appointmentSenderVariables, wireAppointmentSender } from "#invitations/wire.ts";
import { openClient } from "#platform/aws/open-client.ts";

const environment = readEnvironment(process.env, [...appointmentSenderVariables, "SMS_SET"]);
const sendText = makeReportedSmsSender(openClient(PinpointSMSVoiceV2Client, "sms"), {
  ...toSmsSettings(environment),
  configurationSet: environment.SMS_SET,
});

export const handler = wireAppointmentSender("deliver-appointment", environment, sendText);
