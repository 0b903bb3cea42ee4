import type { AttributeValue, DynamoDBStreamEvent } from "aws-lambda";
import type { SetAside } from "./stream-failure.ts";

/** An item as a record of the table's stream shows it. */
export type Image = Record<string, AttributeValue>;

/** A new item of a stream batch. */
export type Inserted = { keys: SetAside["keys"]; image: Image; sequenceNumber: string };

/** The keys and new images of a stream batch; records without an image are passed over. */
export const imagesOf = ({ Records }: DynamoDBStreamEvent): Inserted[] =>
  Records.flatMap(({ dynamodb }) =>
    dynamodb?.Keys && dynamodb.NewImage && dynamodb.SequenceNumber
      ? [{ keys: keysOf(dynamodb.Keys), image: dynamodb.NewImage, sequenceNumber: dynamodb.SequenceNumber }]
      : [],
  );

/** The table has one sort of key: two texts. */
const keysOf = ({ pk, sk }: Image): SetAside["keys"] => ({ pk: { S: pk?.S ?? "" }, sk: { S: sk?.S ?? "" } });
