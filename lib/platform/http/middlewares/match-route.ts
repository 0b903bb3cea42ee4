import type { MiddlewareObj } from "@middy/core";
import type { BoundEndpoint } from "../endpoint.ts";
import type { HttpResponse, RoutedEvent } from "../http-event.ts";
import { toProblemResponse } from "../problem-response.ts";
import type { AnyRefusal, ProblemWriter } from "../problem-table.ts";

export type BoundEndpoints = Readonly<Record<string, BoundEndpoint>>;

type Deps = {
  problems: ProblemWriter;
  /** The routes of the function, each with its endpoint. */
  loadEndpoints: () => Promise<BoundEndpoints>;
  /** Says why a request to `path` matches no route; only for the function that receives unmatched requests. */
  refuseUnknownRoute?: (path: string) => AnyRefusal;
};

export const matchRoute = ({
  problems,
  loadEndpoints,
  refuseUnknownRoute,
}: Deps): MiddlewareObj<RoutedEvent, HttpResponse> => {
  let indexed: { endpoints: BoundEndpoints; byKey: Map<string, BoundEndpoint> } | undefined;
  return {
    async before({ event }) {
      const endpoints = await loadEndpoints();
      if (indexed?.endpoints !== endpoints) indexed = { endpoints, byKey: indexByRouteKey(endpoints) };
      const bound = indexed.byKey.get(event.routeKey);
      if (!bound)
        return toProblemResponse(
          problems,
          refuseUnknownRoute?.(event.rawPath) ?? { kind: "no_such_route" },
          event.requestContext.requestId,
        );
      event.bound = bound;
      return undefined;
    },
  };
};

const indexByRouteKey = (endpoints: BoundEndpoints): Map<string, BoundEndpoint> =>
  new Map(Object.values(endpoints).map((bound) => [`${bound.route.method} ${bound.route.path}`, bound]));
