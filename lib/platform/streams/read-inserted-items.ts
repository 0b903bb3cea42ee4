import type { MiddlewareObj } from "@middy/core";
import type { AttributeValue, DynamoDBStreamEvent } from "aws-lambda";
import type { QuarantinedRecord } from "./stream-failure.ts";

/** An item as a record of the table's stream contains it. */
export type Image = Record<string, AttributeValue>;

/** A new item of a stream batch. */
export type InsertedItem = { keys: QuarantinedRecord["keys"]; image: Image; sequenceNumber: string };

/** Reads the keys and new images of a stream batch; skips records without an image. */
const readInsertedItems = ({ Records }: DynamoDBStreamEvent): InsertedItem[] =>
  Records.flatMap(({ dynamodb }) =>
    dynamodb?.Keys && dynamodb.NewImage && dynamodb.SequenceNumber
      ? [{ keys: toTableKeys(dynamodb.Keys), image: dynamodb.NewImage, sequenceNumber: dynamodb.SequenceNumber }]
      : [],
  );

/** Every key of the table consists of two strings. */
const toTableKeys = ({ pk, sk }: Image): QuarantinedRecord["keys"] => ({
  pk: { S: pk?.S ?? "" },
  sk: { S: sk?.S ?? "" },
});

export type StreamEvent = DynamoDBStreamEvent & { items: InsertedItem[] };

/** Reads the keys and new images of a stream batch. */
export const parseInsertedItems = (): MiddlewareObj<StreamEvent> => ({
  before({ event }) {
    event.items = readInsertedItems(event);
  },
});
