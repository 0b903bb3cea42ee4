import middy from "@middy/core";
import type { SQSEvent } from "aws-lambda";
import type * as z from "zod";
import { type Correlation, invocationLog } from "../lambda/invocation-log.ts";
import type { MiddyHandler } from "../lambda/middy-handler.ts";
import { type BatchResponse, settleRecords } from "./batch-response.ts";
import { parseMessages, type QueueEvent } from "./parse-messages.ts";
import { partialBatchFailures } from "./partial-batch-failures.ts";

/** Processes one message. Rejects, or resolves to "failed", to have it delivered again. */
type ProcessMessage<Body> = (body: Body, delivery: { receiveCount: number }) => Promise<unknown>;

type Deps<Schema extends z.ZodType> = {
  /** The function's name in its log. */
  name: string;
  schema: Schema;
  /** Awaited by each batch; if it rejects, the whole batch is delivered again. */
  loadProcess: () => Promise<ProcessMessage<z.output<Schema>>>;
  /** Ids of a message for the invocation log. */
  correlate: (body: z.output<Schema>) => Correlation;
  onFault: (error: unknown) => void;
};

/** Makes the handler of a function that a queue invokes. A message that fails is retried, and then goes to the dead-letter queue. */
export const makeQueueHandler = <Schema extends z.ZodType>(
  deps: Deps<Schema>,
): MiddyHandler<SQSEvent, BatchResponse> => {
  type Event = QueueEvent<z.output<Schema>>;
  const { name, schema, loadProcess, correlate, onFault } = deps;
  return middy<Event>(
    invocationLog<Event, BatchResponse>(name, ({ messages }, response) => ({
      messages: messages?.map(({ id, body }) => (body.ok ? correlate(body.value) : { unreadable: id })),
      failures: response?.batchItemFailures?.length,
    })),
  )
    .use(parseMessages(schema))
    .use(partialBatchFailures<Event>(onFault))
    .handler(async ({ messages }: Event) => {
      const processMessage = await loadProcess();
      // `partialBatchFailures` turns the results into Lambda's response.
      return settleRecords(
        messages,
        ({ id }) => id,
        async ({ body, receiveCount }) => {
          if (!body.ok) throw body.error;
          return processMessage(body.value, { receiveCount });
        },
      );
    }) as unknown as MiddyHandler<SQSEvent, BatchResponse>;
};
