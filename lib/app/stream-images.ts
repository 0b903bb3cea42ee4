import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { AttributeValue as LambdaAttributeValue } from "aws-lambda";
import { type AppointmentChange, isAppointmentChange } from "#invitations/dispatch-appointments.ts";
import { Message } from "#domain/delivery/message.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { DecidedLead } from "#delivery/orders/dispatch-leads.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { messageSortKey } from "#events/adapters/keys.ts";
import { decodeFact } from "#leads/adapters/fact-codec.ts";
import {
  appointmentChangePrefixes,
  chasedPrefix,
  factPrefix,
  placedSortKey,
  receivedSortKey,
  wokenPrefix,
} from "#leads/adapters/keys.ts";
import type { LeadKey } from "#platform/ports.ts";
import { parseLeadPartition } from "#platform/table/keys.ts";
import { type Item, toItem } from "#platform/table/table.ts";

type Image = Record<string, LambdaAttributeValue>;

/** Decodes the lead that the item of a stream record belongs to. */
export const decodeLeadKey = (keys: Image): LeadKey => parseLeadPartition(toPlainItem(keys).pk);

/** Decodes the fact in a stream record; undefined for any other item. Throws if the fact cannot be decoded. */
export function decodeFactImage(image: Image): Fact | undefined {
  const item = toPlainItem(image);
  return item.sk.startsWith(factPrefix) ? decodeFact(item) : undefined;
}

/**
 * Decodes a routing decision, a waking, a step of a ladder, a message or a change of an appointment that the relay must
 * dispatch; undefined for any other item.
 */
export function decodeRelayedChange(
  keys: Image,
  image: Image,
): DecidedLead | { agencyId: AgencyId; message: Message } | { key: LeadKey; change: AppointmentChange } | undefined {
  const item = toPlainItem(image);
  const key = decodeLeadKey(keys);
  if (item.sk === messageSortKey) return { agencyId: key.agencyId, message: Message.parse(item) };
  if (appointmentChangePrefixes.some((prefix) => item.sk.startsWith(prefix))) {
    const change = decodeFact(item);
    if (!isAppointmentChange(change)) throw new TypeError(`changes no appointment: ${change.kind}`);
    return { key, change };
  }
  const isDecision =
    item.sk === receivedSortKey ||
    item.sk === placedSortKey ||
    item.sk.startsWith(wokenPrefix) ||
    item.sk.startsWith(chasedPrefix);
  if (!isDecision) return undefined;
  const decision = decodeFact(item);
  if (!plansDeliveries(decision)) throw new TypeError(`decides nothing: ${decision.kind}`);
  return { key, decision };
}

const plansDeliveries = (fact: Fact): fact is DecidedLead["decision"] =>
  fact.kind === "received" || fact.kind === "placed" || fact.kind === "woken" || fact.kind === "chased";

// Lambda encodes binary values in base64, the SDK uses bytes. The table has no binary values, so both forms are equal.
const toPlainItem = (image: Image): Item => toItem(image as Record<string, AttributeValue>);
