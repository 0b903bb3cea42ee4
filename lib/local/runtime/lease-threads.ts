import { availableParallelism } from "node:os";
import type { ThreadData } from "./function-thread.ts";
import type { ClockOffset } from "./moved-clock.ts";
import { type FunctionThread, startThread } from "./start-thread.ts";

/** The threads of a running system's functions. */
export type LeasedThreads = {
  /** Returns the thread of the function at this place in the template, which it starts if necessary. */
  threadFor(index: number): FunctionThread;
  /** Gives the threads back when all their sandboxes are closed. A thread in which something still runs ends. */
  release(): Promise<void>;
};

/** One processor is left to the emulators. */
const threadCount = Math.max(1, availableParallelism() - 1);

/**
 * Threads of systems that have stopped. The next system of this process takes them over with their loaded modules and
 * compiled code, which otherwise cost half of the processor time of a short test.
 */
const idleThreads: FunctionThread[] = [];

/** Leases threads to a system; no other system has them meanwhile. */
export function leaseThreads(data: ThreadData, clockOffset: ClockOffset): LeasedThreads {
  const threads: FunctionThread[] = [];
  const take = () => {
    let thread = idleThreads.pop();
    while (thread?.hasEnded()) thread = idleThreads.pop();
    thread ??= startThread(data);
    thread.setClock(clockOffset);
    return thread;
  };
  return {
    threadFor(index) {
      const place = index % threadCount;
      const leased = threads[place];
      return leased && !leased.hasEnded() ? leased : (threads[place] = take());
    },
    async release() {
      for (const thread of threads.splice(0)) {
        if (thread.isReusable()) idleThreads.push(thread);
        else await thread.end();
      }
    },
  };
}
