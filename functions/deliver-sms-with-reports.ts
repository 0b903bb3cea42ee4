import { PinpointSMSVoiceV2Client } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { readEnvironment } from "#app/environment.ts";
import { makeReportedSmsSender } from "#delivery/sms/adapters/reported-sms-sender.ts";
import { smsSenders, smsVariables, toSmsSettings } from "#delivery/sms/wire.ts";
import { senderVariables, wireSender } from "#delivery/wire.ts";
import { openClient } from "#platform/aws/open-client.ts";

const environment = readEnvironment(process.env, [...senderVariables, ...smsVariables, "SMS_SET"]);
const send = makeReportedSmsSender(openClient(PinpointSMSVoiceV2Client, "sms"), {
  ...toSmsSettings(environment),
  configurationSet: environment.SMS_SET,
});

export const handler = wireSender({ channel: "sms", environment, makeSenders: smsSenders(environment, send) });
