import { notSavedMessage, type CardProblem } from "#contact/lead-card-problems.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Now } from "#platform/ports.ts";
import type { ConsoleEndpoint, ConsoleResponse, ConsoleSession, TypedForm } from "../console-route.ts";
import { toAddress } from "../pages/page-links.ts";
import { may } from "../permissions.ts";
import type { makeLoadWeek } from "./load-week.ts";
import { renderDiary } from "./pages/diary-page.ts";
import { describeAppointment } from "#contact/pages/shown-appointment.ts";
import type { DiaryRoutes } from "./routes.ts";
import type { SaveAppointmentForm } from "./save-appointment-form.ts";

type PageDeps = { loadWeek: ReturnType<typeof makeLoadWeek>; now: Now };
type Shown = { week?: string | undefined; client?: ClientId | undefined };
type Failed = CardProblem & { typed: TypedForm };

/** Shows the appointments of a week: those of the client, or of the clients that the agency chooses. */
export const showDiary =
  (deps: PageDeps): ConsoleEndpoint<DiaryRoutes["showDiary"]> =>
  async ({ session, query }) =>
    showWeek(deps, session, query);

async function showWeek(
  { loadWeek, now }: PageDeps,
  session: ConsoleSession,
  { week: day, client: clientId }: Shown,
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
    { ...week, entries, now: at, reader },
    { csrf, isAgency: caller.role === "agency", canChange: may(user.role, "change_appointments"), failed },
  );
  return { kind: "page", status: failed ? 422 : 200, title: "Diary", body };
}

/** Confirms, moves or cancels an appointment, or says what came of it, and shows the same week again. */
export const changeAppointment =
  (deps: PageDeps & { saveAppointmentForm: SaveAppointmentForm }): ConsoleEndpoint<DiaryRoutes["changeAppointment"]> =>
  async ({ session, form }) => {
    const { typed } = form;
    if (!form.ok) {
      return showWeek(deps, session, {}, { problem: notSavedMessage, typed });
    }
    const { week, client, ...change } = form.value;
    const problem = await deps.saveAppointmentForm(session, change);
    if (problem === "missing") return { kind: "missing" };
    if (problem) return showWeek(deps, session, { week, client }, { ...problem, typed });
    return { kind: "redirect", to: `/console/diary${toAddress("", { week, client, saved: "1" })}` };
  };
