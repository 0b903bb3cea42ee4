import { bindConsole } from "../console-route.ts";
import { showMore } from "./endpoints.ts";
import { moreRoutes } from "./routes.ts";

export const moreConsole = () => bindConsole(moreRoutes, { showMore });
