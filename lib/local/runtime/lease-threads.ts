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

/**
 * Threads of systems that have stopped. The next system of this process takes them over with their loaded modules and
 * compiled code, which otherwise cost half of the processor time of a short test.
 */
const idleThreads: FunctionThread[] = [];

/** Leases up to `count` threads to a system; no other system has them meanwhile. */
export function leaseThreads(data: ThreadData, clockOffset: ClockOffset, count: number): LeasedThreads {
  const threads = new Map<number, FunctionThread>();
  const take = () => {
    let thread = idleThreads.pop();
    while (thread?.hasEnded()) thread = idleThreads.pop();
    thread ??= startThread(data);
    thread.setClock(clockOffset);
    return thread;
  };
  return {
    threadFor(index) {
      const place = index % count;
      const leased = threads.get(place);
      if (leased && !leased.hasEnded()) return leased;
      const thread = take();
      threads.set(place, thread);
      return thread;
    },
    async release() {
      for (const thread of threads.values()) {
        if (thread.isReusable()) idleThreads.push(thread);
        else await thread.end();
      }
      threads.clear();
    },
  };
}
