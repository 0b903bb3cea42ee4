import type { ApiRoute } from "../template/system.ts";

/** The route that a request takes, and its decoded path variables. */
export type RouteMatch = { readonly route: ApiRoute; readonly pathParameters: Record<string, string> | undefined };

/** Finds the route of a request, if only `$default`. Throws URIError for a malformed `%` in the path. */
export type MatchRoute = (method: string, rawPath: string) => RouteMatch | undefined;

/** Makes a router like an HTTP API's: fixed segment, variable, `{proxy+}`; a method before `ANY`; `$default` last. */
export function makeMatchRoute(routes: readonly ApiRoute[]): MatchRoute {
  const fallback = routes.find(({ routeKey }) => routeKey === "$default");
  const candidates = routes
    .filter((route) => route !== fallback)
    .map(parseRoute)
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1));

  return (method, rawPath) => {
    const segments = rawPath.split("/").slice(1);
    for (const { route, routeMethod, pattern } of candidates) {
      const values = routeMethod === method || routeMethod === "ANY" ? matchSegments(pattern, segments) : undefined;
      if (!values) continue;
      const decoded = values.map(([name, value]): [string, string] => [name, decodeURIComponent(value)]);
      return { route, pathParameters: decoded.length > 0 ? Object.fromEntries(decoded) : undefined };
    }
    return fallback && { route: fallback, pathParameters: undefined };
  };
}

function parseRoute(route: ApiRoute) {
  const [routeMethod = "", path = ""] = route.routeKey.split(" ");
  const pattern = path.split("/").slice(1);
  const rank = pattern.map((segment) => (segment.endsWith("+}") ? "2" : segment.startsWith("{") ? "1" : "0")).join("");
  return { route, routeMethod, pattern, rank: `${rank}${routeMethod === "ANY" ? "1" : "0"}` };
}

function matchSegments(pattern: string[], segments: string[]): [string, string][] | undefined {
  const values: [string, string][] = [];
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index];
    if (actual === undefined) return undefined;
    if (expected.endsWith("+}")) return [...values, [expected.slice(1, -2), segments.slice(index).join("/")]];
    if (!expected.startsWith("{")) {
      if (expected !== actual) return undefined;
    } else if (actual === "") {
      return undefined;
    } else {
      values.push([expected.slice(1, -1), actual]);
    }
  }
  return pattern.length === segments.length ? values : undefined;
}
