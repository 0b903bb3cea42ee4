import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { AttributeValue as LambdaAttributeValue } from "aws-lambda";
import { Received } from "../../domain/lead/received.ts";
import type { LeadKey } from "../../use-cases/ports/history.ts";
import { leadOfPartition } from "./keys.ts";
import { type Item, toItem } from "./table.ts";

/** An item as a record of the table's stream shows it. */
type Image = Record<string, LambdaAttributeValue>;

/** The lead that the item of a stream record belongs to. */
export const leadOfImage = (keys: Image): LeadKey => leadOfPartition(itemOf(keys).pk);

/** The fact of receipt in a stream record. Throws when the item is another one. */
export const receivedOfImage = (image: Image): Received => Received.parse(itemOf(image));

// Lambda writes binary values in base64 where the SDK has bytes; the table holds none, so the two are the same.
const itemOf = (image: Image): Item => toItem(image as Record<string, AttributeValue>);
