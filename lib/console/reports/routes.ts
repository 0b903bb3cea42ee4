import * as z from "zod";
import { ReportDate } from "#domain/reports/report-dates.ts";
import { CampaignId, ClientId } from "#domain/shared/id.ts";
import type { ConsoleRoute } from "../console-route.ts";

/** An empty field of a form is a filter that is not set. An id that is none belongs to a page that does not exist. */
const filter = <Id extends z.ZodType>(id: Id) => z.union([z.literal("").transform(() => undefined), id]).optional();
const date = ReportDate.optional().catch(undefined);

const common = { clientId: filter(ClientId), campaignId: filter(CampaignId), from: date, to: date };
const clock = z.enum(["raw", "working"]).catch("working");
const minutes = z
  .enum(["5", "15", "60"])
  .catch("15")
  .transform((text) => ({ "5": 5, "15": 15, "60": 60 } as const)[text]);

const SpeedFilters = z.object({
  ...common,
  by: z.enum(["client", "campaign", "model", "channel", "hour_of_week"]).optional().catch(undefined),
  clock,
  minutes,
});
const GroupFilters = z.object({ ...common, by: z.enum(["client", "campaign"]).optional().catch(undefined) });
const CountFilters = z.object({ ...common, by: z.enum(["client", "campaign", "model"]).optional().catch(undefined) });
const DecayFilters = CountFilters.extend({ clock });

const speed = { method: "GET", action: "read_speed" } as const;
const costs = { method: "GET", action: "read_costs" } as const;

export const reportPageRoutes = {
  showReports: { ...costs, path: "/console/reports" },
  showSpeed: { ...speed, path: "/console/reports/speed", query: SpeedFilters },
  downloadSpeed: { ...speed, path: "/console/reports/speed.csv", query: SpeedFilters },
  showFunnel: { ...speed, path: "/console/reports/funnel", query: GroupFilters },
  downloadFunnel: { ...speed, path: "/console/reports/funnel.csv", query: GroupFilters },
  showDecay: { ...speed, path: "/console/reports/decay", query: DecayFilters },
  downloadDecay: { ...speed, path: "/console/reports/decay.csv", query: DecayFilters },
  showCosts: { ...costs, path: "/console/reports/cost-per-sale", query: GroupFilters },
  downloadCosts: { ...costs, path: "/console/reports/cost-per-sale.csv", query: GroupFilters },
  showDeliveries: { ...costs, path: "/console/reports/deliveries", query: CountFilters },
  downloadDeliveries: { ...costs, path: "/console/reports/deliveries.csv", query: CountFilters },
  showReturns: { ...costs, path: "/console/reports/returns", query: CountFilters },
  downloadReturns: { ...costs, path: "/console/reports/returns.csv", query: CountFilters },
} as const satisfies Record<string, ConsoleRoute>;

export type Routes = typeof reportPageRoutes;
