import type { MiddlewareObj } from "@middy/core";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { type InsertedItem, readInsertedItems } from "./read-inserted-items.ts";

export type StreamEvent = DynamoDBStreamEvent & { items: InsertedItem[] };

/** Reads the keys and new images of a stream batch. */
export const parseInsertedItems = (): MiddlewareObj<StreamEvent> => ({
  before({ event }) {
    event.items = readInsertedItems(event);
  },
});
