import { readEnvironment } from "#app/environment.ts";
import { emailSenders } from "#delivery/email/wire.ts";
import { senderVariables, wireSender } from "#delivery/wire.ts";

const environment = readEnvironment(process.env, [...senderVariables, "EMAIL_FROM", "EMAIL_SET"]);

export const handler = wireSender({ channel: "email", environment, makeSenders: emailSenders(environment) });
