import { checkRoom, type TooManyReportsRefusal } from "#domain/history/check-room.ts";
import type { Appointment } from "#domain/appointments/appointment.ts";
import type {
  AppointmentDecided,
  AppointmentResult,
  AppointmentSaid,
  Side,
} from "#domain/appointments/appointment-fact.ts";
import type { ResultRefusal } from "#domain/appointments/appointment-refusals.ts";
import { judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import type { AppointmentId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import { appendFact, type NotFound } from "#leads/read-lead.ts";
import type { Now } from "#platform/ports.ts";
import type { Actor } from "./actor.ts";
import { maxAttempts } from "./book-appointment.ts";
import { loadAppointment, type LoadedAppointment, toLoadedAppointment } from "./load-appointment.ts";
import type { Agendas } from "./ports.ts";

type ResultReport = { side: Side | "agency"; result: AppointmentResult; qualified?: boolean | undefined };

/**
 * Records what a side says came of an appointment, or what the agency decides. A side may correct itself until the
 * result is final. Idempotent: what the side said last, or the agency decided, is recorded once.
 */
export function makeRecordAppointmentResult(deps: { history: History; agendas: Agendas; now: Now }) {
  return async function recordAppointmentResult(
    actor: Actor,
    appointmentId: AppointmentId,
    report: ResultReport,
  ): Promise<
    Result<LoadedAppointment, NotFound | ResultRefusal | TooManyReportsRefusal | { kind: "changed_meanwhile" }>
  > {
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const loaded = await loadAppointment(deps, actor, appointmentId);
      if (!loaded) return refuse({ kind: "not_found" });
      const { appointment, lead, key } = loaded;
      if (isRecorded(appointment, report)) return replayed(loaded);
      const at = deps.now();
      const checked = checkResult(appointment, report, at);
      if (!checked.ok) return checked;
      const room = checkRoom(lead.facts, "appointment_said");
      if (report.side !== "agency" && !room.ok) return room;
      const fact = toFact(appointment, report, { at, source: actor.source, author: actor.author });
      if ((await deps.history.append(key, fact)) === "already_there") continue;
      const recorded = toLoadedAppointment(key, appendFact(lead, fact), appointmentId);
      if (recorded) return ok(recorded);
    }
    return refuse({ kind: "changed_meanwhile" });
  };
}

function checkResult(appointment: Appointment, { side }: ResultReport, at: Instant): Result<undefined, ResultRefusal> {
  const { cancelled, start, decided } = appointment;
  if (cancelled) return refuse({ kind: "appointment_cancelled" });
  if (at < start) return refuse({ kind: "not_started", start });
  if (decided) return refuse({ kind: "result_final", result: decided.result });
  const { isFinal, result } = judgeAppointment(appointment, at);
  return isFinal && result && side !== "agency" ? refuse({ kind: "result_final", result }) : ok(undefined);
}

const isRecorded = ({ statements, decided }: Appointment, { side, result, qualified }: ResultReport): boolean => {
  const last = side === "agency" ? decided : statements.findLast(({ by }) => by === side);
  return last?.result === result && last.qualified === qualified;
};

function toFact(
  { id, sequence, statements }: Appointment,
  { side, result, qualified }: ResultReport,
  common: Pick<AppointmentSaid, "at" | "source" | "author">,
): AppointmentSaid | AppointmentDecided {
  if (side === "agency")
    return { kind: "appointment_decided", ...common, appointmentId: id, sequence, result, qualified };
  const statement = statements.filter(({ by }) => by === side).length + 1;
  return { kind: "appointment_said", ...common, appointmentId: id, sequence, by: side, statement, result, qualified };
}
