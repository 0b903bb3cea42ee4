import type { SandboxOptions } from "./function-thread.ts";
import { failedOutcome, type InvocationOutcome, openSandbox, payloadLimit, type Sandbox } from "./open-sandbox.ts";
import type { FunctionThread } from "./start-thread.ts";

/** A running function. It may be invoked any number of times at once. */
export type RunningFunction = {
  readonly name: string;
  /** Resolves when its code is loaded; rejects with an Error that says why it cannot load. */
  readonly loaded: Promise<void>;
  /** Never rejects: an error of the function is an outcome. */
  invoke(event: unknown): Promise<InvocationOutcome>;
  stop(): void;
};

/**
 * The most invocations of a function at once. Lambda would start more sandboxes; here more at once would only slow all of
 * them down, until they time out together. Invocations above the limit wait, and their timeout starts only when they do.
 */
const maxConcurrentInvocations = 64;

/** Pause before a function that crashed runs again, in milliseconds. */
const restartPauseMs = 200;

type Waiting = { event: string; resolve: (outcome: InvocationOutcome) => void };

/**
 * Runs a function in the thread that `findThread` returns. A sandbox that crashed, or in which an invocation took too
 * long, gets no more events; the next event opens another. With `onDemand` the first event opens the first, as in Lambda.
 */
export function runFunction(options: {
  sandbox: SandboxOptions;
  timeoutSeconds: number;
  findThread: () => FunctionThread;
  onDemand?: boolean;
}): RunningFunction {
  const { sandbox, timeoutSeconds, findThread, onDemand = false } = options;
  const waiting: Waiting[] = [];
  let running = 0;
  let current: Sandbox | undefined;
  let isPaused = false;
  let isStopping = false;
  const { promise: loaded, resolve: onLoaded, reject: onUnloadable } = Promise.withResolvers<void>();
  loaded.catch(() => undefined);
  if (onDemand) onLoaded();
  else current = open();

  function open(): Sandbox {
    let isLoaded = false;
    const opened = openSandbox({
      thread: findThread(),
      sandbox,
      timeoutSeconds,
      onLoaded() {
        isLoaded = true;
        onLoaded();
      },
      onTimeout: () => replace(opened),
      onEnd(fault) {
        onUnloadable(fault);
        if (isStopping) return;
        // At the start it would be the error of the start; on demand, only the log would have it.
        if (onDemand && !isLoaded) console.error(fault.message);
        if (isLoaded && current === opened) pause();
        replace(opened);
      },
    });
    return opened;
  }

  function replace(sandboxBefore: Sandbox) {
    sandboxBefore.retire();
    if (current === sandboxBefore) current = undefined;
  }

  function pause() {
    isPaused = true;
    setTimeout(() => {
      isPaused = false;
      startWaiting();
    }, restartPauseMs).unref();
  }

  function startWaiting() {
    const free = isPaused || isStopping ? 0 : maxConcurrentInvocations - running;
    for (const next of waiting.splice(0, free)) {
      current ??= open();
      void invokeIn(current, next);
    }
  }

  async function invokeIn(opened: Sandbox, { event, resolve }: Waiting) {
    running += 1;
    resolve(await opened.invoke(event));
    running -= 1;
    startWaiting();
  }

  return {
    name: sandbox.functionName,
    loaded,
    invoke(event) {
      const json = JSON.stringify(event);
      if (Buffer.byteLength(json) > payloadLimit) {
        return Promise.resolve(failedOutcome("RequestTooLargeException", "Request must be smaller than 6291456 bytes"));
      }
      return new Promise((resolve) => {
        waiting.push({ event: json, resolve });
        startWaiting();
      });
    },
    stop() {
      isStopping = true;
      current?.retire();
    },
  };
}
