/** How many requests run at once, how many wait, and how long one waits for its turn before it is refused. */
export type AdmissionLimits = { readonly maxInFlight: number; readonly maxWaiting: number; readonly maxWaitMs: number };

/**
 * The limits of one machine for a function with reserved concurrency, which is 32 here at most (a choice: decision
 * 0051). AWS runs each request in a sandbox of its own; there the reserved concurrency alone is the limit, and no
 * request waits.
 */
export const limitsFor = (reservedConcurrency: number): AdmissionLimits => {
  const maxInFlight = Math.min(reservedConcurrency, 32);
  return { maxInFlight, maxWaiting: maxInFlight, maxWaitMs: 20 };
};

/**
 * The limits of one machine for any other function. People and tools that call it wait a little rather than repeat a
 * request; but what waits is bounded too, as by the concurrency of an AWS account.
 */
export const defaultLimits: AdmissionLimits = { maxInFlight: 64, maxWaiting: 936, maxWaitMs: 10_000 };

/** Runs work when there is room for it; resolves to "refused" if there is none in time. */
export type Admission = <Value>(work: () => Promise<Value>) => Promise<Value | "refused">;

/**
 * Makes the admission control in front of a function. At most `maxInFlight` requests run, at most `maxWaiting` wait, each
 * for at most `maxWaitMs`, and every other one is refused at once. So a request that is accepted takes about as long under
 * overload as under full load, and the rest learns soon that it has to come again.
 */
export function makeAdmission({ maxInFlight, maxWaiting, maxWaitMs }: AdmissionLimits): Admission {
  let inFlight = 0;
  const waiting = new Set<(isAdmitted: boolean) => void>();

  /** Resolves to false if there is no room in time. */
  function waitForRoom(): Promise<boolean> | boolean {
    if (inFlight < maxInFlight) {
      inFlight++;
      return true;
    }
    if (waiting.size >= maxWaiting) return false;
    return new Promise((resolve) => {
      const settle = (isAdmitted: boolean) => {
        clearTimeout(timer);
        waiting.delete(settle);
        resolve(isAdmitted);
      };
      const timer = setTimeout(settle, maxWaitMs, false);
      waiting.add(settle);
    });
  }

  /** Passes the room of a request that has ended to the one that has waited longest. */
  function leave() {
    const [next] = waiting;
    if (next) next(true);
    else inFlight--;
  }

  return async (work) => {
    if (!(await waitForRoom())) return "refused";
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
