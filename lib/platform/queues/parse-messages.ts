import type { MiddlewareObj } from "@middy/core";
import type { SQSEvent } from "aws-lambda";
import type * as z from "zod";

/** A message of a queue: its parsed body, or why the body cannot be parsed. */
type QueueMessage<Body> = {
  id: string;
  /** How often the queue has delivered it, this time included. */
  receiveCount: number;
  body: { ok: true; value: Body } | { ok: false; error: unknown };
};

export type QueueEvent<Body> = SQSEvent & { messages: QueueMessage<Body>[] };

/**
 * Parses the body of each message with `schema`, as JSON, or as text if it is not JSON. A message that cannot be parsed
 * fails alone, when it is processed.
 */
export const parseMessages = <Schema extends z.ZodType>(
  schema: Schema,
): MiddlewareObj<QueueEvent<z.output<Schema>>> => ({
  before({ event }) {
    event.messages = event.Records.map(({ messageId, body, attributes }) => ({
      id: messageId,
      receiveCount: Number(attributes.ApproximateReceiveCount),
      body: parseBody(schema, body),
    }));
  },
});

function parseBody<Schema extends z.ZodType>(schema: Schema, text: string): QueueMessage<z.output<Schema>>["body"] {
  try {
    return { ok: true, value: schema.parse(parseJsonOrText(text)) };
  } catch (error) {
    return { ok: false, error };
  }
}

function parseJsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
