import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import type { FunctionError, SandboxOptions } from "./function-thread.ts";
import type { FunctionThread } from "./start-thread.ts";

/** The outcome of an invocation: the handler's result, or the error that Lambda would report. */
export type InvocationOutcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: FunctionError };

/** A function's loaded code in a thread. */
export type Sandbox = {
  /** Takes an event as JSON. Never rejects: an error of the function is an outcome. */
  invoke(event: string): Promise<InvocationOutcome>;
  /** Gives it no more events, and drops it as soon as its running invocations have ended. */
  retire(): void;
};

/** Lambda's limit for the payload and the response of a synchronous invocation, in bytes. */
export const payloadLimit = 6 * 1024 * 1024;

/** How long the code may load while an invocation waits for it, in milliseconds. */
const loadLimitMs = 60_000;

type Pending = { resolve(outcome: InvocationOutcome): void; requestId: string; timer: NodeJS.Timeout };

/**
 * Opens a sandbox for a function. Calls `onLoaded` when its code is loaded. Calls `onTimeout` when an invocation took too
 * long, since the code that hangs may never end; other invocations go on. Calls `onEnd` once, with an Error that says
 * why, when the code cannot load, has crashed, or has lost its thread.
 */
export function openSandbox(options: {
  thread: FunctionThread;
  sandbox: SandboxOptions;
  timeoutSeconds: number;
  onLoaded: () => void;
  onTimeout: () => void;
  onEnd: (fault: Error) => void;
}): Sandbox {
  const { thread, timeoutSeconds, onLoaded, onTimeout, onEnd } = options;
  const { functionName, logFile } = options.sandbox;
  const pending = new Map<number, Pending>();
  let invocations = 0;
  let isLoaded = false;
  let isRetired = false;

  const opened = thread.openSandbox(options.sandbox, {
    onMessage(message) {
      switch (message.kind) {
        case "loaded":
          isLoaded = true;
          for (const [id, invocation] of pending) {
            clearTimeout(invocation.timer);
            invocation.timer = startTimer(id, invocation.requestId);
          }
          return onLoaded();
        case "unloadable":
          return end(1, `cannot be loaded: ${message.error.errorMessage}`);
        case "crashed":
          return end(1, "crashed");
        case "returned":
          return finish(message.id, toOutcome(message.result));
        case "threw":
          return finish(message.id, { ok: false, error: message.error });
      }
    },
    onThreadEnd: (code) => end(code, `ended with code ${code}`),
  });

  function end(code: number, reason: string) {
    opened.close();
    for (const id of [...pending.keys()]) {
      finish(id, failedOutcome("Runtime.ExitError", `Runtime exited with error: exit status ${code}`));
    }
    onEnd(new Error(`The function ${functionName} ${reason}; see ${logFile}.`));
  }

  function finish(id: number, outcome: InvocationOutcome) {
    const invocation = pending.get(id);
    if (!invocation) return;
    clearTimeout(invocation.timer);
    pending.delete(id);
    invocation.resolve(outcome);
    closeWhenDone();
  }

  function closeWhenDone() {
    if (isRetired && pending.size === 0) opened.close();
  }

  /** Starts an invocation's timeout. As in Lambda, the time in which the code loads does not count. */
  function startTimer(id: number, requestId: string): NodeJS.Timeout {
    const timeoutMs = timeoutSeconds * 1_000 + (isLoaded ? 0 : loadLimitMs);
    return setTimeout(() => {
      const errorMessage = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
      void appendFile(logFile, `${new Date().toISOString()} ${functionName} ${errorMessage}\n`);
      thread.endIfBlocked();
      onTimeout();
      finish(id, failedOutcome("Sandbox.Timedout", errorMessage));
    }, timeoutMs);
  }

  return {
    invoke(event) {
      const id = (invocations += 1);
      const requestId = randomUUID();
      const { promise, resolve } = Promise.withResolvers<InvocationOutcome>();
      pending.set(id, { resolve, requestId, timer: startTimer(id, requestId) });
      opened.invoke({ id, requestId, event, timeoutMs: timeoutSeconds * 1_000 });
      return promise;
    },
    retire() {
      isRetired = true;
      closeWhenDone();
    },
  };
}

function toOutcome(result: string | undefined): InvocationOutcome {
  if (result === undefined) return { ok: true, result: null };
  if (Buffer.byteLength(result) <= payloadLimit) return { ok: true, result: JSON.parse(result) };
  return failedOutcome("Function.ResponseSizeTooLarge", `Response payload size exceeded maximum allowed payload size.`);
}

/** Returns an outcome with an error as Lambda reports it. */
export function failedOutcome(errorType: string, errorMessage: string): InvocationOutcome {
  return { ok: false, error: { errorType, errorMessage } };
}
