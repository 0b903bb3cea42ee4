import * as z from "zod";
import { Client } from "#domain/accounts/client.ts";
import { ClientId } from "#domain/shared/id.ts";
import { TimeZoneInput } from "#domain/shared/time-zone-input.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import type { ConsoleRoute } from "../console-route.ts";

const params = z.object({ clientId: ClientId });
const settings = { name: Client.shape.name, timeZone: TimeZoneInput };
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, like 09:00");

export const clientsRoutes = {
  listClients: {
    method: "GET",
    path: "/console/clients",
    action: "read_clients",
    query: z.object({ after: ClientId.optional().catch(undefined) }),
  },
  createClient: {
    method: "POST",
    path: "/console/clients",
    action: "change_clients",
    form: z.object({ once: z.string().min(1).max(120), ...settings }),
  },
  showClient: { method: "GET", path: "/console/clients/{clientId}", action: "read_clients", params },
  changeClient: {
    method: "POST",
    path: "/console/clients/{clientId}",
    action: "change_clients",
    params,
    form: z.object({ ...settings, nameBefore: z.string().optional(), timeZoneBefore: z.string().optional() }),
  },
  pauseClient: {
    method: "POST",
    path: "/console/clients/{clientId}/pause",
    action: "change_clients",
    params,
    form: z.object({ paused: z.enum(["yes", "no"]) }),
  },
  changeHours: {
    method: "POST",
    path: "/console/clients/{clientId}/hours",
    action: "change_clients",
    params,
    form: z.object({
      ...Object.fromEntries(Weekday.options.map((day) => [day, z.literal("yes").optional()])),
      opens: timeOfDay,
      closes: timeOfDay,
      hoursBefore: z.string().optional(),
    }),
  },
} as const satisfies Record<string, ConsoleRoute>;
export type Routes = typeof clientsRoutes;
