import type { Route } from "./route.ts";

type GatewayRoute = Pick<Route, "path" | "handledBy"> & { method: Route["method"] | "HEAD" };

/** Lists the routes of the gateway: those of the route table, and a HEAD for each GET, answered without the body. */
export const listGatewayRoutes = (routes: Readonly<Record<string, Route>>): GatewayRoute[] =>
  Object.values(routes).flatMap(({ method, path, handledBy }) => {
    const route = { method, path, handledBy };
    return method === "GET" ? [route, { ...route, method: "HEAD" as const }] : [route];
  });
