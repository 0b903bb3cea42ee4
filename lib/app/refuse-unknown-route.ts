import { listGatewayRoutes } from "#platform/http/gateway-routes.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { routes } from "./routes.ts";

/** Says why a request matches no route: its path is unknown, or the path does not support its method. */
export function refuseUnknownRoute(
  path: string,
): Extract<PlatformRefusal, { kind: "no_such_route" | "method_not_allowed" }> {
  const allow = listGatewayRoutes(routes)
    .filter((route) => matchesTemplate(route.path, path))
    .map(({ method }) => method);
  return allow.length > 0 ? { kind: "method_not_allowed", allow } : { kind: "no_such_route" };
}

function matchesTemplate(template: string, path: string): boolean {
  const pathParts = path.split("/");
  const templateParts = template.split("/");
  // A parameter is never empty: /v1/clients/ matches neither the list nor a client.
  const matchesPart = (part: string, index: number) =>
    part.startsWith("{") ? pathParts[index] !== "" : part === pathParts[index];
  return templateParts.length === pathParts.length && templateParts.every(matchesPart);
}
