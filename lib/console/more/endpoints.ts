import type { ConsoleEndpoint } from "../console-route.ts";
import { morePage } from "./pages/more-page.ts";
import type { Routes } from "./routes.ts";

export const showMore: ConsoleEndpoint<Routes["showMore"]> = async ({ session }) => morePage(session.user.role);
