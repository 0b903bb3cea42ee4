import type { ConsoleRoute } from "../console-route.ts";

export const moreRoutes = {
  showMore: { method: "GET", path: "/console/more", action: "use_console" },
} as const satisfies Record<string, ConsoleRoute>;

export type Routes = typeof moreRoutes;
