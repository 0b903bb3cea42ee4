import { type RouteName, routes } from "#app/routes.ts";
import { pushLead, simulateLead } from "#intake/endpoints.ts";
import { makeSimulateLead } from "#intake/simulate-lead.ts";
import { bindHandler } from "#platform/http/endpoint.ts";
import type { Route } from "#platform/http/route.ts";
import { serveRoutes } from "#platform/http/serve-routes.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Now } from "#platform/ports.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { askingOf } from "../crash/asking.ts";
import type { Process } from "../crash/process.ts";
import { publicUrl } from "../crash/stores.ts";
import { anHttpEvent } from "../http-event.ts";

/** What a route is asked: everything as it would stand in the request. */
export type Asked = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  idempotencyKey?: string;
};
export type Answered = { status: number; headers: Record<string, unknown>; body: string };

/** The functions that keys open, over a table; asked as the gateway asks them. A fault of theirs is thrown. */
export function apiOver(process: Pick<Process, "table" | "sqs">, now: Now) {
  const asking = askingOf(process as Process, now);
  const { world, acceptLead } = asking;
  const handler = serveRoutes({
    endpoints: {
      ...asking.endpoints(),
      pushLead: bindHandler(routes.pushLead, pushLead(acceptLead)),
      pushLeads: bindHandler(routes.pushLeads, asking.pushLeads),
      simulateLead: bindHandler(
        routes.simulateLead,
        simulateLead(makeSimulateLead({ ...world, router: makeRouteLead(world) }), publicUrl),
      ),
    },
    findKey: (secret) => world.apiKeys.findByHash(fingerprint(secret)),
    publicUrl,
    onFault: (fault) => {
      throw fault;
    },
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
        },
      }),
    );
    return { status: answer.statusCode ?? 0, headers: answer.headers ?? {}, body: answer.body ?? "" };
  };
}
