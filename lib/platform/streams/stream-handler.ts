import middy, { type MiddlewareObj } from "@middy/core";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { invocationLog } from "../lambda/invocation-log.ts";
import { asLambdaHandler, type MiddyHandler } from "../lambda/middy-handler.ts";
import { isWithoutFailures } from "../queues/batch-response.ts";
import { type InsertedItem, parseInsertedItems, type StreamEvent } from "./read-inserted-items.ts";

type Deps<Processed, Response> = {
  /** The function's name in its log. */
  name: string;
  processItems: (items: readonly InsertedItem[]) => Promise<Processed>;
  /** Turns the result of `processItems` into Lambda's response; without it, the result is the response. */
  middleware?: MiddlewareObj<StreamEvent, Processed | Response>;
};

/** Makes the handler of a function that the table's stream invokes. A rejection fails the whole batch: Lambda bisects and retries it. */
export function makeStreamHandler<Processed, Response = Processed>(
  deps: Deps<Processed, Response>,
): MiddyHandler<DynamoDBStreamEvent, Response> {
  const { name, processItems, middleware } = deps;
  const handler = middy<StreamEvent>(
    invocationLog<StreamEvent, Response>(
      name,
      ({ items }) => ({ partitions: [...new Set(items?.map(({ keys }) => keys.pk.S))] }),
      isWithoutFailures,
    ),
  ).use(parseInsertedItems());
  if (middleware) handler.use(middleware);
  return asLambdaHandler(handler.handler(async ({ items }: StreamEvent) => processItems(items)));
}
