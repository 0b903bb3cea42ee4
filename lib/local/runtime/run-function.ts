import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { FunctionError, FunctionThreadData, Invocation, ThreadMessage } from "./function-thread.ts";

/** The outcome of an invocation: the handler's result, or the error that Lambda would report. */
export type InvocationOutcome =
  { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: FunctionError };

/** A running function. It may be invoked any number of times at once. */
export type RunningFunction = {
  readonly name: string;
  /** Resolves when its code is loaded; rejects with an Error that says why it cannot load. */
  readonly loaded: Promise<void>;
  /** Never rejects: an error of the function is an outcome. */
  invoke(event: unknown): Promise<InvocationOutcome>;
  stop(): Promise<void>;
};

/** Lambda's limit for the payload and the response of a synchronous invocation, in bytes. */
const payloadLimit = 6 * 1024 * 1024;

/**
 * The most invocations that a thread runs at once. Lambda would start more sandboxes; here more at once would only slow
 * all of them down, until they time out together. Invocations above the limit wait, and their timeout starts only when
 * they do.
 */
const maxConcurrentInvocations = 64;

/** Pause before the restart of a thread that crashed, in milliseconds. */
const restartPauseMs = 200;

/** How long a thread that runs on demand waits for the next event before it ends, in milliseconds. */
const defaultIdleMs = 5 * 60_000;

/** How long a thread may load its code while an invocation waits for it, in milliseconds. */
const loadLimitMs = 60_000;

type Pending = { resolve(outcome: InvocationOutcome): void; requestId: string; timer: NodeJS.Timeout };
type Thread = { worker: Worker; pending: Map<number, Pending>; loaded: boolean; retired: boolean; ended: boolean };

/**
 * Runs a function in its own thread. It replaces a crashed thread, and gives a hanging one no more events. With
 * `onDemand` the thread starts with the first event, and ends after `idleMs` without one, as in Lambda; each thread takes
 * tens of megabytes.
 */
export function runFunction(options: {
  data: FunctionThreadData;
  environment: Record<string, string>;
  timeoutSeconds: number;
  onDemand?: boolean;
  idleMs?: number;
}): RunningFunction {
  const { data, environment, timeoutSeconds, onDemand = false, idleMs = defaultIdleMs } = options;
  const name = data.functionName;
  const timeoutMs = timeoutSeconds * 1000;
  let isStopping = false;
  let hasLoaded = false;
  let invocations = 0;
  let inFlight = 0;
  let idleTimer: NodeJS.Timeout | undefined;
  const queuedInvocations: { event: string; resolve: (outcome: InvocationOutcome) => void }[] = [];
  const threads = new Set<Thread>();
  const { promise: loaded, resolve: onLoaded, reject: onUnloadable } = Promise.withResolvers<void>();
  loaded.catch(() => undefined);
  /**
   * Absent until the first event arrives, after an idle thread has ended, and after a thread could not load, so that the
   * next event tries again.
   */
  let currentThread = onDemand ? undefined : startThread();
  if (onDemand) onLoaded();

  function startThread(): Thread {
    const worker = new Worker(new URL("function-worker.ts", import.meta.url), {
      // The operating system shows it, cut to 15 characters, so that a person can see which function is busy.
      name,
      workerData: data,
      env: environment,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: Math.max(data.memoryMb, 128) },
    });
    const thread: Thread = { worker, pending: new Map(), loaded: false, retired: false, ended: false };
    threads.add(thread);
    worker.on("message", (message: ThreadMessage) => onMessage(thread, message));
    worker.on("error", (fault) => void log(`crashed: ${fault instanceof Error ? (fault.stack ?? fault) : fault}`));
    worker.on("exit", (code) => onExit(thread, code));
    return thread;
  }

  function onMessage(thread: Thread, message: ThreadMessage) {
    switch (message.kind) {
      case "loaded":
        hasLoaded = true;
        thread.loaded = true;
        for (const [id, pending] of thread.pending) {
          clearTimeout(pending.timer);
          pending.timer = startTimer(thread, id, pending.requestId);
        }
        return onLoaded();
      case "unloadable": {
        const fault = new Error(`The function ${name} cannot be loaded: ${message.error.errorMessage}`);
        // At the start it would be the error of the start; on demand, only the log would have it.
        if (onDemand) console.error(`${fault.message} Its log is ${data.logFile}.`);
        return onUnloadable(fault);
      }
      case "returned":
        return finishInvocation(thread, message.id, toOutcome(message.result));
      case "threw":
        return finishInvocation(thread, message.id, { ok: false, error: message.error });
    }
  }

  function toOutcome(result: string | undefined): InvocationOutcome {
    if (result === undefined) return { ok: true, result: null };
    if (Buffer.byteLength(result) <= payloadLimit) return { ok: true, result: JSON.parse(result) };
    return failedOutcome(
      "Function.ResponseSizeTooLarge",
      `Response payload size exceeded maximum allowed payload size.`,
    );
  }

  function finishInvocation(thread: Thread, id: number, outcome: InvocationOutcome) {
    const pending = thread.pending.get(id);
    if (!pending) return;
    clearTimeout(pending.timer);
    thread.pending.delete(id);
    inFlight--;
    pending.resolve(outcome);
    drainQueue();
    if (thread.retired && thread.pending.size === 0) void thread.worker.terminate();
    if (onDemand && inFlight === 0) idleTimer = setTimeout(endIdleThread, idleMs).unref();
  }

  /** Ends the thread between two events. It has none, because an event would have stopped the timer. */
  function endIdleThread() {
    if (isStopping || !currentThread || currentThread.ended) return;
    const { worker } = currentThread;
    currentThread = undefined;
    void worker.terminate();
  }

  function onExit(thread: Thread, code: number) {
    threads.delete(thread);
    thread.ended = true;
    onUnloadable(new Error(`The function ${name} ended with code ${code} before it was loaded; see ${data.logFile}.`));
    for (const id of [...thread.pending.keys()]) {
      finishInvocation(
        thread,
        id,
        failedOutcome("Runtime.ExitError", `Runtime exited with error: exit status ${code}`),
      );
    }
    if (thread !== currentThread || isStopping) return;
    if (!hasLoaded || (onDemand && !thread.loaded)) {
      if (!onDemand) return;
      currentThread = undefined;
      return drainQueue();
    }
    void log(`ended with code ${code}; starting again`);
    setTimeout(() => {
      if (isStopping) return;
      currentThread = startThread();
      drainQueue();
    }, restartPauseMs);
  }

  /** Reports a timeout and retires the thread, because the code that hangs in it may never stop. */
  function onTimeout(thread: Thread, id: number, requestId: string) {
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
    void log(errorMessage);
    if (thread === currentThread && !isStopping) currentThread = startThread();
    thread.retired = true;
    finishInvocation(thread, id, failedOutcome("Sandbox.Timedout", errorMessage));
  }

  function drainQueue() {
    while (inFlight < maxConcurrentInvocations && !currentThread?.ended) {
      const next = queuedInvocations.shift();
      if (!next) return;
      currentThread ??= startThread();
      startInvocation(currentThread, next.event, next.resolve);
    }
  }

  function startInvocation(thread: Thread, event: string, resolve: (outcome: InvocationOutcome) => void) {
    clearTimeout(idleTimer);
    const id = ++invocations;
    const requestId = randomUUID();
    thread.pending.set(id, { resolve, requestId, timer: startTimer(thread, id, requestId) });
    inFlight++;
    thread.worker.postMessage({ id, requestId, event, timeoutMs } satisfies Invocation, []);
  }

  /** Starts an invocation's timeout. As in Lambda, the time in which the code loads does not count. */
  function startTimer(thread: Thread, id: number, requestId: string): NodeJS.Timeout {
    return setTimeout(() => onTimeout(thread, id, requestId), timeoutMs + (thread.loaded ? 0 : loadLimitMs));
  }

  async function log(line: string) {
    await appendFile(data.logFile, `${new Date().toISOString()} ${name} ${line}\n`);
  }

  return {
    name,
    loaded,
    invoke(event) {
      const json = JSON.stringify(event);
      if (Buffer.byteLength(json) > payloadLimit) {
        return Promise.resolve(failedOutcome("RequestTooLargeException", "Request must be smaller than 6291456 bytes"));
      }
      return new Promise((resolve) => {
        queuedInvocations.push({ event: json, resolve });
        drainQueue();
      });
    },
    async stop() {
      isStopping = true;
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
}

function failedOutcome(errorType: string, errorMessage: string): InvocationOutcome {
  return { ok: false, error: { errorType, errorMessage } };
}
