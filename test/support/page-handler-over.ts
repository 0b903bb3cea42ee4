import { makePageHandler, type Page } from "#platform/http/page-handler.ts";
import type { anHttpEvent } from "./http-event.ts";

/** The handler of a function that serves `page` at `path`, as the gateway invokes it. */
export const pageHandlerOver =
  (path: string, page: Page, onFault: (fault: unknown) => void) => (event: ReturnType<typeof anHttpEvent>) =>
    makePageHandler({ name: "pages", loadPages: async () => ({ [path]: page }), onFault })({
      ...event,
      routeKey: `${event.requestContext.http.method} ${path}`,
    });
