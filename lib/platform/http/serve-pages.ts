import type { HttpHandler } from "./serve-routes.ts";

/** Gives each request for a page to the handler of its path; the gateway sends no others. */
export const servePages =
  (handlers: Readonly<Record<string, HttpHandler>>): HttpHandler =>
  async (event) => {
    const handler = handlers[event.routeKey.slice(event.routeKey.indexOf(" ") + 1)];
    if (!handler) throw new Error(`no page at ${event.routeKey}`);
    return handler(event);
  };
