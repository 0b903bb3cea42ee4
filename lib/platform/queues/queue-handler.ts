import middy from "@middy/core";
import type { Context, SQSEvent } from "aws-lambda";
import type * as z from "zod";
import { type Correlation, invocationLog } from "../lambda/invocation-log.ts";
import { asLambdaHandler, type MiddyHandler } from "../lambda/middy-handler.ts";
import { type BatchResponse, isWithoutFailures, settleRecords } from "./batch-response.ts";
import { startBatchTime } from "./end-in-time.ts";
import { parseMessages, type QueueEvent } from "./parse-messages.ts";
import { partialBatchFailures } from "./partial-batch-failures.ts";

/** How often a message was received, this time included, and how much time the function has left. */
type MessageDelivery = { receiveCount: number; timeLeftMs: () => number };

/** Processes one message. Rejects, or resolves to "failed", to have it delivered again. */
type ProcessMessage<Body> = (body: Body, delivery: MessageDelivery) => Promise<unknown>;

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

/**
 * Makes the handler of a function that a queue invokes. A message that fails is retried, and then goes to the dead-letter
 * queue. A message that is not processed shortly before the function's timeout fails alone: the others are done.
 */
export const makeQueueHandler = <Schema extends z.ZodType>(
  deps: Deps<Schema>,
): MiddyHandler<SQSEvent, BatchResponse> => {
  type Event = QueueEvent<z.output<Schema>>;
  const { name, schema, loadProcess, correlate, onFault } = deps;
  return asLambdaHandler(
    middy<Event>(
      invocationLog<Event, BatchResponse>(
        name,
        ({ messages }, response) => ({
          messages: messages?.map(({ id, body }) => (body.ok ? correlate(body.value) : { unreadable: id })),
          failures: response?.batchItemFailures?.length,
        }),
        isWithoutFailures,
      ),
    )
      .use(parseMessages(schema))
      .use(partialBatchFailures<Event>(onFault))
      .handler(async ({ messages }: Event, context: Partial<Context>) => {
        const timeLeftMs = () => context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
        const batchTime = startBatchTime(timeLeftMs);
        try {
          const processMessage = await batchTime.limit(loadProcess());
          // `partialBatchFailures` turns the results into Lambda's response.
          return await settleRecords(
            messages,
            ({ id }) => id,
            async ({ body, receiveCount }) => {
              if (!body.ok) throw body.error;
              return batchTime.limit(processMessage(body.value, { receiveCount, timeLeftMs }));
            },
          );
        } finally {
          batchTime.stop();
        }
      }),
  );
};
