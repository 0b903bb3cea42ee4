import type { Calls, LiveStream } from "../emulators/create-resources.ts";
import type { Writes } from "../emulators/watch-writes.ts";
import type { RunningFunction } from "../runtime/run-function.ts";
import type { State } from "../state.ts";
import type { System } from "../template/system.ts";
import { consumeQueue } from "./consume-queue.ts";
import { consumeStream } from "./consume-stream.ts";
import { makeGiveUp } from "./give-up.ts";

/** Everything that feeds streams and queues to functions. */
export type Consumers = {
  /** Resolves when everything that happens from now on will be consumed. */
  readonly ready: Promise<unknown>;
  /** Whether all streams were read to their end and handled, and no batch of a queue is being worked on. */
  areIdle(): boolean;
  /** Up to which sequence number of a table's stream every consumer is done; undefined before the first is. */
  readonly consumedUpTo: (tableName: string) => number | undefined;
  /** Takes no more work and waits for what was begun. */
  stop(): Promise<void>;
};

/** Starts a consumer for each event source mapping of a system. */
export function startConsumers(options: {
  system: System;
  streams: ReadonlyMap<string, LiveStream>;
  functions: ReadonlyMap<string, RunningFunction>;
  calls: Calls;
  writes: Writes;
  state: State;
}): Consumers {
  const { system, streams, functions, calls, writes, state } = options;
  const streamConsumers = system.streamMappings.map((mapping) => {
    const stream = find(streams.get(mapping.streamArn), mapping.streamArn);
    const lambda = find(
      system.functions.find(({ name }) => name === mapping.functionName),
      mapping.functionName,
    );
    const giveUp = makeGiveUp({ mapping, lambda, queues: system.queues, call: calls.aws });
    const running = find(functions.get(mapping.functionName), mapping.functionName);
    const consumer = consumeStream({
      mapping,
      stream,
      invoke: (event) => running.invoke(event),
      giveUp,
      call: calls.dynamodb,
      writes,
      state,
    });
    return { tableName: stream.tableName, consumer };
  });
  const queueConsumers = system.queueMappings.map((mapping) => {
    const queue = find(
      system.queues.find(({ arn }) => arn === mapping.queueArn),
      mapping.queueArn,
    );
    const running = find(functions.get(mapping.functionName), mapping.functionName);
    return consumeQueue({ mapping, queue, invoke: (event) => running.invoke(event), call: calls.aws });
  });
  const all = [...streamConsumers.map(({ consumer }) => consumer), ...queueConsumers];

  return {
    ready: Promise.all(streamConsumers.map(({ consumer }) => consumer.ready)),
    areIdle: () => all.every((consumer) => consumer.isIdle()),
    consumedUpTo(tableName) {
      const numbers = streamConsumers
        .filter((each) => each.tableName === tableName)
        .map(({ consumer }) => consumer.consumedUpTo());
      const known = numbers.filter((number) => number !== undefined);
      return known.length > 0 && known.length === numbers.length ? Math.min(...known) : undefined;
    },
    stop: async () => void (await Promise.all(all.map((consumer) => consumer.stop()))),
  };
}

function find<Found>(found: Found | undefined, name: string): Found {
  if (found === undefined) throw new Error(`The template maps events of ${name}, which is not in it.`);
  return found;
}
