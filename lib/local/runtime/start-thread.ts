import { Worker } from "node:worker_threads";
import type {
  Invocation,
  SandboxMessage,
  SandboxOptions,
  ThreadData,
  ThreadRequest,
  ThreadResponse,
} from "./function-thread.ts";
import type { ClockOffset } from "./moved-clock.ts";

/** A function's sandbox in a thread. */
type OpenSandbox = {
  invoke(invocation: Invocation): void;
  /** Gives it no more events. Running invocations go on, and their messages are dropped. */
  close(): void;
};

/** Called with each message of a sandbox, and once with the exit code when its thread ends. */
type SandboxListener = { onMessage(message: SandboxMessage): void; onThreadEnd(code: number): void };

/** A thread in which functions run, each in a sandbox. */
export type FunctionThread = {
  openSandbox(options: SandboxOptions, listener: SandboxListener): OpenSandbox;
  setClock(offset: ClockOffset): void;
  /** Ends the thread if it does not respond within a second, because some function's code does not return. */
  endIfBlocked(): void;
  hasEnded(): boolean;
  /** Whether nothing runs in it, and nothing crashed. Otherwise code of a past system might go on in the next one. */
  isReusable(): boolean;
  end(): Promise<void>;
};

const responseLimitMs = 1_000;
let sandboxes = 0;

/** Starts a thread without sandboxes. It does not keep the process alive. */
export function startThread(data: ThreadData): FunctionThread {
  const worker = new Worker(new URL("function-worker.ts", import.meta.url), {
    name: "functions",
    workerData: data,
    env: {},
    execArgv: [],
  });
  const listeners = new Map<number, SandboxListener>();
  let hasEnded = false;
  let hasCrashed = false;
  let running = 0;
  let blockedTimer: NodeJS.Timeout | undefined;

  worker.on("message", (response: ThreadResponse) => {
    if (response.kind === "pong") {
      clearTimeout(blockedTimer);
      blockedTimer = undefined;
      return;
    }
    const { kind } = response.message;
    if (kind === "returned" || kind === "threw") running -= 1;
    if (kind === "crashed") hasCrashed = true;
    listeners.get(response.sandbox)?.onMessage(response.message);
  });
  worker.on("error", (fault) => console.error("A thread of functions ended.", fault));
  worker.on("exit", (code) => {
    hasEnded = true;
    clearTimeout(blockedTimer);
    for (const listener of [...listeners.values()]) listener.onThreadEnd(code);
  });
  // A listener would hold the process again.
  worker.unref();
  const send = (request: ThreadRequest) => worker.postMessage(request, []);

  return {
    openSandbox(options, listener) {
      const sandbox = (sandboxes += 1);
      listeners.set(sandbox, listener);
      send({ kind: "open", sandbox, options });
      return {
        invoke(invocation) {
          running += 1;
          send({ kind: "invoke", sandbox, invocation });
        },
        close() {
          listeners.delete(sandbox);
          send({ kind: "close", sandbox });
        },
      };
    },
    setClock: (offset) => send({ kind: "clock", offset }),
    endIfBlocked() {
      blockedTimer ??= setTimeout(() => void worker.terminate(), responseLimitMs).unref();
      send({ kind: "ping" });
    },
    hasEnded: () => hasEnded,
    isReusable: () => !hasEnded && !hasCrashed && running === 0,
    end: async () => void (await worker.terminate()),
  };
}
