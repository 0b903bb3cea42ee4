import type { AttributeValue, DynamoDBStreamEvent } from "aws-lambda";

/** An item as a record of the table's stream shows it. */
export type Image = Record<string, AttributeValue>;

/** The keys and new images of a stream batch; records without an image are passed over. */
export const imagesOf = ({ Records }: DynamoDBStreamEvent): { keys: Image; image: Image; sequenceNumber: string }[] =>
  Records.flatMap(({ dynamodb }) =>
    dynamodb?.Keys && dynamodb.NewImage && dynamodb.SequenceNumber
      ? [{ keys: dynamodb.Keys, image: dynamodb.NewImage, sequenceNumber: dynamodb.SequenceNumber }]
      : [],
  );
