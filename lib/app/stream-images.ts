import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { AttributeValue as LambdaAttributeValue } from "aws-lambda";
import { Message } from "#domain/delivery/message.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { Placed, Received } from "#domain/lead/received.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { messageSort } from "#events/adapters/keys.ts";
import { decodeFact } from "#leads/adapters/fact-codec.ts";
import { factPrefix, placedSort, receivedSort } from "#leads/adapters/keys.ts";
import type { LeadKey } from "#platform/ports.ts";
import { leadOfPartition } from "#platform/table/keys.ts";
import { type Item, toItem } from "#platform/table/table.ts";

/** An item as a record of the table's stream shows it. */
type Image = Record<string, LambdaAttributeValue>;

/** The lead that the item of a stream record belongs to. */
export const leadOfImage = (keys: Image): LeadKey => leadOfPartition(itemOf(keys).pk);

/** A fact, as a stream record shows it; undefined for any other item. Throws when it cannot be read. */
export function factOfImage(image: Image): Fact | undefined {
  const item = itemOf(image);
  return item.sk.startsWith(factPrefix) ? decodeFact(item) : undefined;
}

/**
 * What a stream record of the relay brings about: what was decided of a lead, on receipt or when it was released, or a message; undefined for any
 * other item. Throws when it cannot be read.
 */
export function relayedOfImage(
  keys: Image,
  image: Image,
): { key: LeadKey; decision: Received | Placed } | { agencyId: AgencyId; message: Message } | undefined {
  const item = itemOf(image);
  const key = leadOfImage(keys);
  if (item.sk === messageSort) return { agencyId: key.agencyId, message: Message.parse(item) };
  if (item.sk !== receivedSort && item.sk !== placedSort) return undefined;
  const decision = decodeFact(item);
  if (decision.kind !== "received" && decision.kind !== "placed")
    throw new TypeError(`decides nothing: ${decision.kind}`);
  return { key, decision };
}

// Lambda writes binary values in base64 where the SDK has bytes; the table holds none, so the two are the same.
const itemOf = (image: Image): Item => toItem(image as Record<string, AttributeValue>);
