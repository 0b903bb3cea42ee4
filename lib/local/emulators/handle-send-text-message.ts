import * as z from "zod";
import type { Inbox } from "../inbox/inbox.ts";
import type { ConfigurationSet } from "../template/system.ts";
import type { Report } from "./mail-simulator.ts";
import type { ServiceResponse } from "./service-response.ts";
import { reachesPhone, simulateTextReports } from "./text-simulator.ts";

/** The header `x-amz-target` of the call. */
export const sendTextMessageTarget = "PinpointSMSVoiceV2.SendTextMessage";

/** The input of `SendTextMessage` of End User Messaging, with the limits of its API reference. */
const SendTextMessage = z.object({
  DestinationPhoneNumber: z.string().regex(/^\+[1-9]\d{3,14}$/),
  OriginationIdentity: z
    .string()
    .max(256)
    .regex(/^[A-Za-z0-9_:/+-]+$/)
    .optional(),
  MessageBody: z.string().min(1).max(1_600),
  MessageType: z.enum(["TRANSACTIONAL", "PROMOTIONAL"]),
  ConfigurationSetName: z.string().optional(),
  MaxPrice: z
    .string()
    .regex(/^[0-9]{0,2}\.[0-9]{1,5}$/)
    .optional(),
  TimeToLive: z.int().min(5).max(259_200).optional(),
  Context: z
    .record(z.string().max(100), z.string().min(1).max(800))
    .refine((context) => Object.keys(context).length <= 5, "at most five entries")
    .default({}),
});

/** Handles `SendTextMessage` (JSON 1.0). Also returns the events that End User Messaging would publish. */
export function handleSendTextMessage(
  body: unknown,
  inbox: Inbox,
  sets: readonly ConfigurationSet[],
): { answer: ServiceResponse; reports: Report[] } {
  const accepted = acceptText(body, inbox, sets);
  return "reports" in accepted ? accepted : { answer: accepted, reports: [] };
}

function acceptText(
  body: unknown,
  inbox: Inbox,
  sets: readonly ConfigurationSet[],
): ServiceResponse | { answer: ServiceResponse; reports: Report[] } {
  const parsed = SendTextMessage.safeParse(body);
  if (!parsed.success) {
    return errorResponse("ValidationException", "FIELD_VALIDATION_FAILED", z.prettifyError(parsed.error));
  }
  const { DestinationPhoneNumber: to, OriginationIdentity: sender, MessageBody: text, Context: context } = parsed.data;
  const { ConfigurationSetName: setName } = parsed.data;
  const set = sets.find(({ name }) => name === setName);
  if (setName !== undefined && !set) {
    return errorResponse("ResourceNotFoundException", undefined, `Configuration set ${setName} does not exist.`);
  }
  const outage = inbox.takeOutage("sms", to);
  if (outage) return errorResponse(outage, undefined, "An outage added to the local inbox");
  if (inbox.isOptedOut(to)) {
    return errorResponse("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT", "The phone has opted out.");
  }
  const messageId = inbox.storeSms({ to, sender, body: text, delivered: reachesPhone(to) });
  return {
    answer: jsonResponse(200, { MessageId: messageId }),
    reports: simulateTextReports({ messageId, to, sender, context }, set),
  };
}

const errorResponse = (type: string, reason: string | undefined, message: string): ServiceResponse =>
  jsonResponse(type.startsWith("Internal") ? 500 : 400, { __type: type, Reason: reason, Message: message });

const jsonResponse = (status: number, body: unknown): ServiceResponse => ({
  status,
  contentType: "application/x-amz-json-1.0",
  body: JSON.stringify(body),
});
