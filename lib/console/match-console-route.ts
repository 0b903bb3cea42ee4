import type { BoundConsoleRoute } from "./console-route.ts";

/** A route with the text of its path parameters. */
export type ConsoleMatch = { bound: BoundConsoleRoute; params: Record<string, string> };

/** Makes the function that finds the route of a method and a path. A fixed segment goes before a parameter. */
export function makeMatchConsoleRoute(routes: readonly BoundConsoleRoute[]) {
  const candidates = routes
    .map((bound) => ({ bound, segments: bound.route.path.split("/") }))
    .toSorted((a, b) => rank(a.segments).localeCompare(rank(b.segments)));
  return function matchConsoleRoute(method: string, path: string): ConsoleMatch | undefined {
    const typed = path.split("/");
    for (const { bound, segments } of candidates) {
      const params = bound.route.method === method ? matchSegments(segments, typed) : undefined;
      if (params) return { bound, params };
    }
    return undefined;
  };
}

const isParameter = (segment: string): boolean => segment.startsWith("{");

const rank = (segments: readonly string[]): string => segments.map((each) => (isParameter(each) ? "1" : "0")).join("");

function matchSegments(segments: readonly string[], typed: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== typed.length) return undefined;
  const isMatch = segments.every((segment, index) =>
    isParameter(segment) ? typed[index] !== "" : segment === typed[index],
  );
  if (!isMatch) return undefined;
  const pairs = segments.map((segment, index) => [segment.slice(1, -1), typed[index] ?? ""] as const);
  return Object.fromEntries(pairs.filter((_, index) => isParameter(segments[index] ?? "")));
}
