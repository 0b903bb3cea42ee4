import { randomUUID } from "node:crypto";
import type { Inbox } from "../inbox/inbox.ts";
import type { ServiceResponse } from "./service-response.ts";

/** The parameters of a call of the query protocol, as sent. */
export type QueryParameters = Readonly<Record<string, string>>;

const phonePattern = /^\+[1-9]\d{3,14}$/;
const maxMessageLength = 1_600;

/** Handles the SNS calls about phones: publishing and opt-outs; undefined for every other call. */
export function handlePhoneRequest(parameters: QueryParameters, inbox: Inbox): ServiceResponse | undefined {
  const { Action: action = "", PhoneNumber: to } = parameters;
  if (action === "Publish" && to !== undefined) return publish(parameters, inbox);
  if (action === "ListPhoneNumbersOptedOut") {
    const members = inbox.listOptedOut().map((phone) => `<member>${phone}</member>`);
    return successResponse(action, `<phoneNumbers>${members.join("")}</phoneNumbers>`);
  }
  if (action !== "CheckIfPhoneNumberIsOptedOut" && action !== "OptInPhoneNumber") return undefined;

  // These two actions spell their one parameter in lower case.
  const { phoneNumber: phone = "" } = parameters;
  if (!phonePattern.test(phone)) return invalidParameterResponse("phoneNumber Reason: not a phone number");
  if (action === "OptInPhoneNumber") inbox.optIn(phone);
  return successResponse(
    action,
    action === "OptInPhoneNumber" ? "" : `<isOptedOut>${inbox.isOptedOut(phone)}</isOptedOut>`,
  );
}

function publish(parameters: QueryParameters, inbox: Inbox): ServiceResponse {
  const { PhoneNumber: to = "", Message: body = "" } = parameters;
  if (!phonePattern.test(to)) return invalidParameterResponse(`PhoneNumber Reason: ${to} is not valid to publish to`);
  if (body === "") return invalidParameterResponse("Empty message");
  if (body.length > maxMessageLength) return invalidParameterResponse("Message Reason: Message too long");
  const name = messageAttribute(parameters, "AWS.SNS.SMS.SenderID");
  if (name !== undefined && !/^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(name)) {
    return invalidParameterResponse("The sender ID must be 1-11 alpha-numeric characters with at least one letter");
  }
  const number = messageAttribute(parameters, "AWS.MM.SMS.OriginationNumber");
  if (number !== undefined && !/^\+?\d{5,14}$/.test(number))
    return invalidParameterResponse("not an origination number");
  const sender = number ?? name;
  const outage = inbox.takeOutage("sms", to);
  if (outage)
    return errorResponse(outage === "InternalError" ? 500 : 400, outage, "An outage added to the local inbox");
  return successResponse("Publish", `<MessageId>${inbox.storeSms({ to, sender, body })}</MessageId>`);
}

function messageAttribute(parameters: QueryParameters, name: string): string | undefined {
  for (let index = 1; ; index++) {
    const found = parameters[`MessageAttributes.entry.${index}.Name`];
    if (found === undefined) return undefined;
    if (found === name) return parameters[`MessageAttributes.entry.${index}.Value.StringValue`];
  }
}

const successResponse = (action: string, result: string): ServiceResponse =>
  xmlResponse(
    200,
    `<${action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${action}Result>${result}</${action}Result>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
  );

const invalidParameterResponse = (reason: string): ServiceResponse =>
  errorResponse(400, "InvalidParameter", `Invalid parameter: ${reason}`);

function errorResponse(status: number, code: string, message: string): ServiceResponse {
  const escaped = message.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return xmlResponse(
    status,
    `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>${status < 500 ? "Sender" : "Receiver"}</Type>` +
      `<Code>${code}</Code><Message>${escaped}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

const xmlResponse = (status: number, body: string): ServiceResponse => ({ status, contentType: "text/xml", body });
