import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#app/environment.ts";
import { makeSmsSender } from "#delivery/sms/adapters/sms-sender.ts";
import { smsSenders, smsVariables, toSmsSettings } from "#delivery/sms/wire.ts";
import { senderVariables, wireSender } from "#delivery/wire.ts";
import { openClient } from "#platform/aws/open-client.ts";

const environment = readEnvironment(process.env, [...senderVariables, ...smsVariables]);
const send = makeSmsSender(openClient(SNSClient, "sms"), toSmsSettings(environment));

export const handler = wireSender({ channel: "sms", environment, makeSenders: smsSenders(environment, send) });
