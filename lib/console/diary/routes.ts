import * as z from "zod";
import { ClientId } from "#domain/shared/id.ts";
import type { ConsoleRoute } from "../console-route.ts";
import { AppointmentChangeForm } from "./schemas.ts";

const shown = {
  /** Any day of the week. */
  week: z.iso.date().optional().catch(undefined),
  client: ClientId.optional().catch(undefined),
};

/** The appointments of a week. */
export const diaryRoutes = {
  showDiary: {
    method: "GET",
    path: "/console/diary",
    action: "read_diary",
    query: z.object({
      ...shown,
      /** The day to which an appointment was moved, out of the week. */
      moved: z.iso.date().optional().catch(undefined),
    }),
  },
  changeAppointment: {
    method: "POST",
    path: "/console/diary",
    action: "change_appointments",
    form: z.object({ ...AppointmentChangeForm.shape, ...shown }),
  },
} as const satisfies Record<string, ConsoleRoute>;
export type DiaryRoutes = typeof diaryRoutes;
