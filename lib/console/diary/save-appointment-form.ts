import { toActor } from "#appointments/actor.ts";
import type { makeCancelAppointment } from "#appointments/cancel-appointment.ts";
import type { makeConfirmAppointment } from "#appointments/confirm-appointment.ts";
import type { makeMoveAppointment } from "#appointments/move-appointment.ts";
import type { makeRecordAppointmentResult } from "#appointments/record-appointment-result.ts";
import { type CardProblem, toAppointmentProblem } from "#contact/lead-card-problems.ts";
import { parseAppointmentForm } from "#contact/parse-lead-card-form.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { ConsoleSession } from "../console-route.ts";
import type { AppointmentChangeForm } from "./schemas.ts";

type Deps = {
  confirmAppointment: ReturnType<typeof makeConfirmAppointment>;
  moveAppointment: ReturnType<typeof makeMoveAppointment>;
  cancelAppointment: ReturnType<typeof makeCancelAppointment>;
  recordAppointmentResult: ReturnType<typeof makeRecordAppointmentResult>;
};

export type SaveAppointmentForm = ReturnType<typeof makeSaveAppointmentForm>;

/**
 * Saves a form about an appointment for a user of the console. Returns why it was not saved, or its new start if it was moved.
 * An appointment that the user may not see is `missing`. What a user of
 * the agency says came of it is the agency's decision. Saving it twice changes nothing.
 */
export function makeSaveAppointmentForm(deps: Deps) {
  return async function saveAppointmentForm(
    { caller, reader }: Pick<ConsoleSession, "caller" | "reader">,
    form: AppointmentChangeForm,
  ): Promise<Result<{ movedTo?: Instant }, CardProblem | "missing">> {
    const actor = toActor(caller);
    const { appointment, by, change } = form;
    const sequence = Number(form.sequence);
    if (change === "confirm") return toSaved(await deps.confirmAppointment(actor, appointment, { side: by, sequence }));
    const parsed = parseAppointmentForm(new URLSearchParams({ ...form, change }).toString(), reader.timeZone);
    if (!parsed.ok) return parsed;
    const wanted = parsed.value;
    switch (wanted.change) {
      case "move":
        return toSaved(await deps.moveAppointment(actor, appointment, { start: wanted.start, sequence, by }), {
          movedTo: wanted.start,
        });
      case "cancel":
        return toSaved(await deps.cancelAppointment(actor, appointment, { sequence, by }));
      default: {
        const side = caller.role === "client" ? "client" : "agency";
        return toSaved(await deps.recordAppointmentResult(actor, appointment, { side, result: wanted.change }));
      }
    }
  };
}

function toSaved(
  saved: { ok: true } | { ok: false; refusal: Parameters<typeof toAppointmentProblem>[0] },
  value: { movedTo?: Instant } = {},
): Result<{ movedTo?: Instant }, CardProblem | "missing"> {
  if (saved.ok) return ok(value);
  return refuse(saved.refusal.kind === "not_found" ? "missing" : toAppointmentProblem(saved.refusal));
}
