import type { AwsClients, LiveStream } from "../emulators/create-resources.ts";
import type { WriteWatcher } from "../emulators/watch-writes.ts";
import type { RunningFunction } from "../runtime/run-function.ts";
import type { State } from "../state.ts";
import type { System } from "../template/system.ts";
import { consumeQueue } from "./consume-queue.ts";
import { consumeStream } from "./consume-stream.ts";
import { makeNotifyFailureDestination } from "./notify-failure-destination.ts";

export type Consumers = {
  /** Resolves when the consumers will get every record and message from now on. */
  readonly ready: Promise<unknown>;
  /** True when all streams are read to their end and processed, and no queue's batch is running. */
  areIdle(): boolean;
  /**
   * True when all is read that was written before a time of `performance.now()`, or by the function that a consumer invoked
   * last. Another DynamoDB than the embedded one is only polled, so its streams may have records while consumers are idle.
   */
  haveReadSince(time: number): boolean;
  /** The sequence number up to which every consumer of a table is done; undefined before the first is. */
  readonly consumedUpTo: (tableName: string) => number | undefined;
  stop(): Promise<void>;
};

/** Starts a consumer for each event source mapping of a system. */
export function startConsumers(options: {
  system: System;
  streams: ReadonlyMap<string, LiveStream>;
  functions: ReadonlyMap<string, RunningFunction>;
  calls: AwsClients;
  writes: WriteWatcher;
  state: State;
}): Consumers {
  const { system, streams, functions, calls, writes, state } = options;
  let invokedUntil = Number.NEGATIVE_INFINITY;
  const makeInvoke =
    (running: RunningFunction): RunningFunction["invoke"] =>
    async (event) => {
      try {
        return await running.invoke(event);
      } finally {
        invokedUntil = performance.now();
      }
    };
  const streamConsumers = system.streamMappings.map((mapping) => {
    const stream = requireFound(streams.get(mapping.streamArn), mapping.streamArn);
    const lambda = requireFound(
      system.functions.find(({ name }) => name === mapping.functionName),
      mapping.functionName,
    );
    const notifyFailureDestination = makeNotifyFailureDestination({
      mapping,
      lambda,
      queues: system.queues,
      notices: system.objectNotices,
      call: calls.aws,
    });
    const running = requireFound(functions.get(mapping.functionName), mapping.functionName);
    const consumer = consumeStream({
      mapping,
      stream,
      invoke: makeInvoke(running),
      notifyFailureDestination,
      call: calls.dynamodb,
      writes,
      state,
    });
    return { tableName: stream.tableName, consumer };
  });
  const queueConsumers = system.queueMappings.map((mapping) => {
    const queue = requireFound(
      system.queues.find(({ arn }) => arn === mapping.queueArn),
      mapping.queueArn,
    );
    const running = requireFound(functions.get(mapping.functionName), mapping.functionName);
    return consumeQueue({ mapping, queue, invoke: makeInvoke(running), call: calls.aws });
  });
  const consumers = [...streamConsumers.map(({ consumer }) => consumer), ...queueConsumers];

  return {
    ready: Promise.all(streamConsumers.map(({ consumer }) => consumer.ready)),
    areIdle: () => consumers.every((consumer) => consumer.isIdle()),
    haveReadSince: (time) =>
      streamConsumers.every(({ consumer }) => consumer.hasReadSince(Math.max(time, invokedUntil))),
    consumedUpTo(tableName) {
      const numbers = streamConsumers
        .filter((streamConsumer) => streamConsumer.tableName === tableName)
        .map(({ consumer }) => consumer.consumedUpTo());
      const definedNumbers = numbers.filter((number) => number !== undefined);
      return definedNumbers.length > 0 && definedNumbers.length === numbers.length
        ? Math.min(...definedNumbers)
        : undefined;
    },
    stop: async () => void (await Promise.all(consumers.map((consumer) => consumer.stop()))),
  };
}

function requireFound<Found>(found: Found | undefined, name: string): Found {
  if (found === undefined) throw new Error(`The template maps events of ${name}, but does not contain it.`);
  return found;
}
