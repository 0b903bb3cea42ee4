import {
  ConflictException,
  type PinpointSMSVoiceV2Client,
  PinpointSMSVoiceV2ServiceException,
  SendTextMessageCommand,
  ValidationException,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { chooseSmsOrigin, type SmsOrigin } from "#domain/delivery/sms-origin.ts";
import { findPhoneCountry } from "#domain/lead/find-phone-country.ts";
import { toProviderRefusal } from "../../adapters/provider-refusal.ts";
import type { Send, SendResult } from "../../ports.ts";
import { tagsEntry } from "../messages.ts";
import { optedOutResult } from "./opted-out-result.ts";
import type { SmsMessage, SmsSettings } from "./sms-sender.ts";

/** The configuration set by which End User Messaging publishes its reports. */
type ReportedSmsSettings = SmsSettings & { configurationSet: string };

/**
 * How long the carrier may take a text, in seconds. Later, it is reported as expired instead: a lead of this morning
 * should not arrive in the evening.
 */
const timeToLiveSeconds = 4 * 3_600;

/** The conflicts that concern this phone, and would repeat. Any other is a fault of the deployment. */
const phoneConflicts: readonly string[] = [
  "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION",
  "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE",
  "DESTINATION_PHONE_NUMBER_NOT_VERIFIED",
];

/**
 * Sends transactional SMS by AWS End User Messaging, which reports what the carrier did with each. It refuses a phone
 * that has opted out, so nothing needs to be asked before.
 */
export function makeReportedSmsSender(
  client: PinpointSMSVoiceV2Client,
  settings: ReportedSmsSettings,
): Send<SmsMessage> {
  const { senders, maxPriceUsd, configurationSet } = settings;
  return async ({ to, text, segments, tags }) => {
    const startedAt = performance.now();
    try {
      const { MessageId } = await client.send(
        new SendTextMessageCommand({
          DestinationPhoneNumber: to,
          OriginationIdentity: toIdentity(chooseSmsOrigin(findPhoneCountry(to), senders)),
          MessageBody: text,
          MessageType: "TRANSACTIONAL",
          ConfigurationSetName: configurationSet,
          MaxPrice: toPrice(maxPriceUsd),
          TimeToLive: timeToLiveSeconds,
          // A context has at most five entries (SendTextMessage), and there are more tags.
          Context: tags && { [tagsEntry]: JSON.stringify(tags) },
        }),
      );
      const tookMs = Math.round(performance.now() - startedAt);
      return { ok: true, reference: MessageId ?? "", reply: { tookMs, segments } };
    } catch (error) {
      if (!(error instanceof PinpointSMSVoiceV2ServiceException)) throw error;
      return toRefusal(error);
    }
  };
}

function toRefusal(error: PinpointSMSVoiceV2ServiceException): SendResult {
  if (error instanceof ConflictException) {
    const { Reason: reason = "" } = error;
    if (reason === "DESTINATION_PHONE_NUMBER_OPTED_OUT") return optedOutResult;
    if (phoneConflicts.includes(reason)) return { ok: false, reason: "refused_by_provider", detail: reason };
  }
  if (error instanceof ValidationException && error.Reason !== undefined)
    return { ok: false, reason: "refused_by_provider", detail: error.Reason };
  return toProviderRefusal(error, ["ValidationException"]);
}

/** A number or the name of a sender; undefined where End User Messaging chooses a number of the account. */
const toIdentity = (origin: SmsOrigin | undefined): string | undefined =>
  origin && (origin.kind === "name" ? origin.name : origin.number);

/** A price with the decimal point that the API demands: `1` is `1.0`. */
const toPrice = (usd: string | undefined): string | undefined =>
  usd === undefined || usd.includes(".") ? usd : `${usd}.0`;
