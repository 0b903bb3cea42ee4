import * as z from "zod";
import { Side } from "#domain/appointments/appointment-fact.ts";
import { AppointmentFormPost } from "#contact/schemas.ts";

/** The fields of the forms that confirm, move or cancel an appointment, or say what came of it. */
export const AppointmentChangeForm = z.object({
  ...AppointmentFormPost.shape,
  change: z.enum(["confirm", ...AppointmentFormPost.shape.change.options]),
  /** Who confirms, moves or cancels it. */
  by: Side.default("client"),
});
export type AppointmentChangeForm = z.infer<typeof AppointmentChangeForm>;
