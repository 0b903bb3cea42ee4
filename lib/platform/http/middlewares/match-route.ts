import type { MiddlewareObj } from "@middy/core";
import type { BoundEndpoint } from "../endpoint.ts";
import type { HttpResponse, RoutedEvent } from "../http-event.ts";
import { type RefusalWriter, toRefusalResponse } from "../problem-response.ts";
import type { AnyRefusal } from "../problem-table.ts";

export type BoundEndpoints = Readonly<Record<string, BoundEndpoint>>;

type Deps = RefusalWriter & {
  /** The routes of the function, each with its endpoint. */
  loadEndpoints: () => Promise<BoundEndpoints>;
  /** Says why a request to `path` matches no route; only for the function that receives unmatched requests. */
  refuseUnknownRoute?: (path: string) => AnyRefusal;
};

export const matchRoute = (deps: Deps): MiddlewareObj<RoutedEvent, HttpResponse> => {
  const { loadEndpoints, refuseUnknownRoute } = deps;
  let indexed: { endpoints: BoundEndpoints; byKey: Map<string, BoundEndpoint> } | undefined;
  return {
    async before({ event }) {
      const endpoints = await loadEndpoints();
      if (indexed?.endpoints !== endpoints) indexed = { endpoints, byKey: indexByRouteKey(endpoints) };
      // A HEAD is answered like the GET; the gateway sends no body.
      const bound = indexed.byKey.get(event.routeKey.replace(/^HEAD /, "GET "));
      if (!bound)
        return toRefusalResponse(deps, event, refuseUnknownRoute?.(event.rawPath) ?? { kind: "no_such_route" });
      event.bound = bound;
      return undefined;
    },
  };
};

const indexByRouteKey = (endpoints: BoundEndpoints): Map<string, BoundEndpoint> =>
  new Map(Object.values(endpoints).map((bound) => [`${bound.route.method} ${bound.route.path}`, bound]));
