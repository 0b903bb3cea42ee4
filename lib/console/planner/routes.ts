import * as z from "zod";
import { CampaignId, ClientId } from "#domain/shared/id.ts";
import type { ConsoleRoute } from "../console-route.ts";

const filter = <Id extends z.ZodType>(id: Id) => z.union([z.literal("").transform(() => undefined), id]).optional();

/** An input of the sentence as it was typed. */
const typed = z.string().max(20).optional().catch(undefined);

export const PlannerQuery = z.object({
  clientId: filter(ClientId),
  campaignId: filter(CampaignId),
  model: z.enum(["callback", "appointment"]).catch("callback"),
  currency: typed,
  revenue: typed,
  saleValue: typed,
  price: typed,
  pricePer: z.enum(["booked", "held"]).catch("held"),
  returned: typed,
  conversion: typed,
  set: typed,
  held: typed,
  close: typed,
});

export const plannerRoutes = {
  showPlanner: { method: "GET", path: "/console/planner", action: "plan", query: PlannerQuery },
} as const satisfies Record<string, ConsoleRoute>;

export type Routes = typeof plannerRoutes;
