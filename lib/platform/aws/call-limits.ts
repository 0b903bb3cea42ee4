/** The limits of the calls of one AWS client. */
export type CallLimits = {
  /** How often a call is sent at most. */
  attempts: number;
  /** How long one attempt waits for the response, in milliseconds. */
  attemptMs: number;
  /** How long the whole call takes at most, with all attempts, pauses and the reading of the response, in milliseconds. */
  totalMs: number;
};

/**
 * The limits of the calls of each service. Each `totalMs` is far below the timeout of every function that makes the call,
 * so that the function still has time to respond. The timeouts of functions are in lib/infrastructure; a test compares them.
 *
 * A text and an email are sent in one attempt: the service may have taken a message although its response is late or
 * lost, and a second attempt would send it twice.
 */
export const callLimits = {
  dynamodb: { attempts: 3, attemptMs: 1_500, totalMs: 4_000 },
  secretsManager: { attempts: 2, attemptMs: 1_500, totalMs: 3_500 },
  topic: { attempts: 3, attemptMs: 1_500, totalMs: 4_000 },
  queue: { attempts: 3, attemptMs: 1_500, totalMs: 4_000 },
  /** A part of an export has about 2 MB. */
  storage: { attempts: 2, attemptMs: 6_000, totalMs: 14_000 },
  sms: { attempts: 1, attemptMs: 2_500, totalMs: 2_500 },
  email: { attempts: 1, attemptMs: 5_000, totalMs: 5_000 },
} as const satisfies Record<string, CallLimits>;
