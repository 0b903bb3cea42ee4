import { type CallLimits, callLimits } from "./call-limits.ts";
import { type ClientTransport, transportFor } from "./client-transport.ts";

/** How long a client waits for a connection, in milliseconds. Connecting within a region takes a few. */
const connectionMs = 1_000;

type Middleware = (next: (call: never) => Promise<unknown>) => (call: never) => Promise<unknown>;
type Settings = {
  cacheMiddleware: true;
  maxAttempts: number;
  requestHandler: ClientTransport["requestHandler"];
  signer?: ClientTransport["signer"];
};
type Stack = {
  add(middleware: never, options: { step: "initialize"; priority: "high"; name: string }): void;
  remove(name: string): boolean;
};

/**
 * Makes a client of an AWS service whose calls always end: within the limits of `service`, or with a TimeoutError.
 * It is the only place in lib and functions that makes clients.
 *
 * @example const client = openClient(DynamoDBClient, "dynamodb");
 */
export function openClient<Client extends { middlewareStack: Stack }>(
  Client: new (settings: Settings) => Client,
  service: keyof typeof callLimits,
): Client {
  const limits: CallLimits = callLimits[service];
  const client = new Client({
    // Building the middleware for each call costs more processor time than the call.
    cacheMiddleware: true,
    maxAttempts: limits.attempts,
    requestHandler: {
      connectionTimeout: connectionMs,
      requestTimeout: limits.attemptMs,
      // Without it, the SDK only logs a warning and goes on waiting.
      throwOnRequestTimeout: true,
      // `requestTimeout` ends with the headers of the response; this one also ends a body that stops.
      socketTimeout: limits.attemptMs,
    },
    ...transportFor(service),
  });
  // It copies each request and response without their secrets for a log that these clients do not keep: a twentieth of
  // the processor time of a call.
  client.middlewareStack.remove("loggerMiddleware");
  // It composes two headers for each call, which only AWS's statistics read: at least a tenth of the processor
  // time of a call.
  client.middlewareStack.remove("getUserAgentMiddleware");
  // An abort signal for each call would switch `cacheMiddleware` off.
  const endInTime: Middleware = (next) => (call) => withTimeout(next(call), service, limits.totalMs);
  client.middlewareStack.add(endInTime as never, { step: "initialize", priority: "high", name: "endInTime" });
  return client;
}

async function withTimeout<Value>(work: Promise<Value>, service: string, timeoutMs: number): Promise<Value> {
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(Object.assign(new Error(`${service} did not respond in ${timeoutMs} ms`), { name: "TimeoutError" }));
  }, timeoutMs);
  try {
    return await Promise.race([work, timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
