import { notSavedMessage, type CardProblem } from "#contact/lead-card-problems.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import type { Now } from "#platform/ports.ts";
import type { ConsoleEndpoint, ConsoleResponse, ConsoleSession, TypedForm } from "../console-route.ts";
import { toAddress } from "../pages/page-links.ts";
import { may } from "../permissions.ts";
import { type makeLoadWeek, toMonday } from "./load-week.ts";
import { renderDiary } from "./pages/diary-page.ts";
import { describeAppointment } from "#contact/pages/shown-appointment.ts";
import type { DiaryRoutes } from "./routes.ts";
import type { SaveAppointmentForm } from "./save-appointment-form.ts";

type PageDeps = { loadWeek: ReturnType<typeof makeLoadWeek>; now: Now };
type Shown = { week?: string | undefined; client?: ClientId | undefined; moved?: string | undefined };
type Failed = CardProblem & { typed: TypedForm };

/** Shows the appointments of a week: those of the client, or of the clients that the agency chooses. */
export const showDiary =
  (deps: PageDeps): ConsoleEndpoint<DiaryRoutes["showDiary"]> =>
  async ({ session, query }) =>
    showWeek(deps, session, query);

async function showWeek(
  { loadWeek, now }: PageDeps,
  session: ConsoleSession,
  { week: day, client: clientId, moved: movedTo }: Shown,
  failed?: Failed,
): Promise<ConsoleResponse> {
  const { caller, reader, csrf, user } = session;
  const week = await loadWeek(caller, { day, clientId, timeZone: reader.timeZone });
  if (!week) return { kind: "missing" };
  const at = now();
  const names = new Map<string, string>(week.clients.map(({ id, name }) => [id, name]));
  const entries = week.entries.map(({ appointment, leadId, clientId: ofClient, personName, seatName }) => ({
    ...describeAppointment(appointment, at),
    leadId,
    personName,
    seatName,
    clientName: names.get(ofClient),
  }));
  const body = renderDiary(
    { ...week, entries, movedTo, now: at, reader },
    { csrf, isAgency: caller.role === "agency", canChange: may(user.role, "change_appointments"), failed },
  );
  return { kind: "page", status: failed ? 422 : 200, title: "Diary", body };
}

/**
 * Confirms, moves or cancels an appointment, or says what came of it, and shows the same week again. If it was moved
 * out of that week, the page says to which day.
 */
export const changeAppointment =
  (deps: PageDeps & { saveAppointmentForm: SaveAppointmentForm }): ConsoleEndpoint<DiaryRoutes["changeAppointment"]> =>
  async ({ session, form }) => {
    const { typed } = form;
    if (!form.ok) {
      return showWeek(deps, session, {}, { problem: notSavedMessage, typed });
    }
    const { week, client, ...change } = form.value;
    const saved = await deps.saveAppointmentForm(session, change);
    if (!saved.ok) {
      const { refusal } = saved;
      return refusal === "missing"
        ? { kind: refusal }
        : showWeek(deps, session, { week, client }, { ...refusal, typed });
    }
    const { movedTo } = saved.value;
    const day = movedTo && toWallClock(session.reader.timeZone, movedTo).date;
    const moved = day !== undefined && toMonday(day) !== week ? day : undefined;
    return { kind: "redirect", to: `/console/diary${toAddress("", { week, client, moved, saved: "1" })}` };
  };
