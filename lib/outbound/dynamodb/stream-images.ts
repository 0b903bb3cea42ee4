import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { AttributeValue as LambdaAttributeValue } from "aws-lambda";
import type { Placed, Received } from "../../domain/lead/received.ts";
import type { LeadKey } from "../../use-cases/ports/history.ts";
import { decodeFact } from "./fact-codec.ts";
import { leadOfPartition } from "./keys.ts";
import { type Item, toItem } from "./table.ts";

/** An item as a record of the table's stream shows it. */
type Image = Record<string, LambdaAttributeValue>;

/** The lead that the item of a stream record belongs to. */
export const leadOfImage = (keys: Image): LeadKey => leadOfPartition(itemOf(keys).pk);

/** What was decided of a lead, as a stream record shows it: on receipt, or when it was released. Throws when the item is another one. */
export function decisionOfImage(image: Image): Received | Placed {
  const fact = decodeFact(itemOf(image));
  if (fact.kind !== "received" && fact.kind !== "placed") throw new Error(`decides nothing: ${fact.kind}`);
  return fact;
}

// Lambda writes binary values in base64 where the SDK has bytes; the table holds none, so the two are the same.
const itemOf = (image: Image): Item => toItem(image as Record<string, AttributeValue>);
