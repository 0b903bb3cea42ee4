import { makeProblemWriter } from "#app/problem-writer.ts";
import { type RouteName, routes } from "#app/routes.ts";
import { intakeEndpoints } from "#intake/wire.ts";
import type { Route } from "#platform/http/route.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Now } from "#platform/ports.ts";
import { askingOf } from "../crash/asking.ts";
import type { Process } from "../crash/process.ts";
import { publicUrl } from "../crash/stores.ts";
import { anHttpEvent } from "../http-event.ts";

/** A request to a route, with every part as in HTTP. */
export type Asked = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  idempotencyKey?: string;
  accept?: string;
};
export type Answered = { status: number; headers: Record<string, unknown>; body: string };

/** The functions that serve requests with keys, on a table, invoked like by the gateway. Throws their faults. */
export function apiOver(process: Pick<Process, "table" | "sqs">, now: Now) {
  const asking = askingOf(process as Process, now);
  const { world } = asking;
  const problems = makeProblemWriter(publicUrl);
  const onFault = (fault: unknown) => {
    throw fault;
  };
  const endpoints = asking.endpoints();
  const handler = makeHttpHandler({
    name: "api",
    // Intake remembers campaigns: each request is the first of its process, so that equal requests make equal calls.
    loadEndpoints: async () => ({ ...endpoints, ...intakeEndpoints({ ...world, problems, onFault }) }),
    findKey: (secret) => world.apiKeys.findByHash(fingerprint(secret)),
    problems,
    onFault,
  });
  return async (secret: string, name: RouteName, asked: Asked): Promise<Answered> => {
    const { method, path }: Route = routes[name];
    const answer = await handler(
      anHttpEvent({
        routeKey: `${method} ${path}`,
        ...(asked.params && { pathParameters: asked.params }),
        ...(asked.query && { queryStringParameters: asked.query }),
        ...(asked.body !== undefined && { body: JSON.stringify(asked.body) }),
        headers: {
          authorization: `Bearer ${secret}`,
          "content-type": "application/json",
          ...(asked.idempotencyKey !== undefined && { "idempotency-key": asked.idempotencyKey }),
          ...(asked.accept !== undefined && { accept: asked.accept }),
        },
      }),
    );
    return { status: answer.statusCode ?? 0, headers: answer.headers ?? {}, body: answer.body ?? "" };
  };
}
