import type { Seat } from "#domain/appointments/seat.ts";
import { judgeAppointment } from "#domain/appointments/judge-appointment.ts";
import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import { readOwn } from "#domain/shared/read-own.ts";
import type { Result } from "#domain/shared/result.ts";
import type { ReadLeadContext } from "#leads/ports.ts";
import type { HttpEvent, HttpResponse } from "#platform/http/http-event.ts";
import { htmlResponse } from "#platform/http/html-response.ts";
import type { Page } from "#platform/http/page-handler.ts";
import type { Now } from "#platform/ports.ts";
import type { Actor } from "./actor.ts";
import type { makeCancelAppointment } from "./cancel-appointment.ts";
import type { makeConfirmAppointment } from "./confirm-appointment.ts";
import type { makeListSlots } from "./list-slots.ts";
import { loadAppointment, type LoadedAppointment } from "./load-appointment.ts";
import type { makeMoveAppointment } from "./move-appointment.ts";
import {
  type AppointmentPageState,
  renderAppointmentLinkInvalidPage,
  renderAppointmentPage,
} from "./pages/appointment-page.ts";
import { parseAppointmentForm } from "./parse-appointment-form.ts";
import type { AppointmentLink, AppointmentLinks, Agendas, Seats, SentAppointmentLink, TextOptOut } from "./ports.ts";
import type { makeRecordAppointmentResult } from "./record-appointment-result.ts";
import type { AppointmentFormPost } from "./schemas.ts";

type Deps = {
  appointmentLinks: AppointmentLinks;
  history: Parameters<typeof loadAppointment>[0]["history"];
  agendas: Agendas;
  seats: Seats;
  readLeadContext: ReadLeadContext;
  listSlots: ReturnType<typeof makeListSlots>;
  confirmAppointment: ReturnType<typeof makeConfirmAppointment>;
  moveAppointment: ReturnType<typeof makeMoveAppointment>;
  cancelAppointment: ReturnType<typeof makeCancelAppointment>;
  recordAppointmentResult: ReturnType<typeof makeRecordAppointmentResult>;
  textOptOut: TextOptOut;
  now: Now;
};

const dayMs = 24 * 3_600_000;
/** How long after the end the link works: until then, a side can say or correct what came of it. */
const linkLifeMs = 7 * dayMs;
/** The free times that the page offers: those of two weeks, and not more than fit into a small page. */
const offeredMs = 14 * dayMs;
const maxOffered = 320;

/**
 * Serves the page behind the link in a message about an appointment, for the side and the time that the link is about. A
 * GET changes nothing, because apps and scanners open links; a POST of a form does. A link that was forged, that is about
 * a time which the appointment no longer has, that was sent to a former mailbox of the seat, or whose appointment ended more
 * than a week ago opens one and the same page.
 */
export function makeAppointmentPage(deps: Deps): Page {
  const { appointmentLinks, seats, readLeadContext, listSlots, now } = deps;
  const linkInvalid = () => htmlResponse(404, renderAppointmentLinkInvalidPage());

  async function handleRequest(event: HttpEvent): Promise<HttpResponse> {
    const link = appointmentLinks.parseToken(event.pathParameters?.["token"] ?? "");
    if (!link) return linkInvalid();
    const found = await loadAppointment(deps, toHolder(link), link.appointmentId);
    if (!found?.lead.personal || elapsedMs(found.appointment.end, now()) > linkLifeMs) return linkInvalid();
    const { key, clientId, scope } = found;
    const seat = await seats.read({ agencyId: key.agencyId, clientId }, scope.seatId);
    // The former mailbox of a seat must not learn about its appointments any more, nor change them.
    if (!seat || link.isSentTo?.(seat.email) === false) return linkInvalid();
    const loaded = { ...found, seat };
    event.correlation = { leadId: key.leadId };
    if (event.requestContext.http.method !== "POST") {
      if (loaded.appointment.sequence !== link.sequence) return linkInvalid();
      return renderLoaded(link, loaded, { done: readOwn(doneMessages, event.queryStringParameters?.["done"] ?? "") });
    }
    const form = parseAppointmentForm(event);
    if (loaded.appointment.sequence !== link.sequence && form?.do !== "move") return linkInvalid();
    if (!form)
      return renderLoaded(link, loaded, { problem: "Something in the form was not understood. Please try again." });
    if (form.do === "texts") {
      const phone = findTextedPhone(link, loaded);
      if (phone !== undefined) await deps.textOptOut[form.wish](link.agencyId, phone);
      return redirect(link, seat, `texts-${form.wish}`);
    }
    const saved = await save(link, form);
    if (saved.ok) return redirect({ ...link, sequence: saved.value.appointment.sequence }, seat, form.do);
    const { kind } = saved.refusal;
    // The appointment was moved since the page was opened: the link is about a time that it no longer has.
    if (kind === "changed_meanwhile" || kind === "not_found") return linkInvalid();
    return renderLoaded(link, loaded, {
      isMoving: form.do === "move",
      problem: problemMessages[kind] ?? "This could not be saved. Please try again.",
    });
  }

  /** The key of the link is its holder's authority: over one appointment of one agency, for one side. */
  const toHolder = ({ agencyId, side }: AppointmentLink): Actor => ({
    agencyId,
    source: "link",
    author: side,
    maySee: () => true,
  });

  function save(
    link: AppointmentLink,
    form: Exclude<AppointmentFormPost, { do: "texts" }>,
  ): Promise<Result<LoadedAppointment, { kind: string }>> {
    const { appointmentId, side, sequence } = link;
    const holder = toHolder(link);
    switch (form.do) {
      case "confirm":
        return deps.confirmAppointment(holder, appointmentId, { side, sequence });
      case "move":
        return deps.moveAppointment(holder, appointmentId, { start: form.start, sequence, by: side });
      case "cancel":
        return deps.cancelAppointment(holder, appointmentId, { by: side, sequence });
      case "say":
        return deps.recordAppointmentResult(holder, appointmentId, { side, result: form.result });
    }
  }

  /** After a redirect, a reload of the page does not post again. */
  function redirect(link: SentAppointmentLink, seat: Seat, done: string): HttpResponse {
    const { pathname } = new URL(appointmentLinks.createUrl({ ...link, seatEmail: link.isSentTo && seat.email }));
    return { statusCode: 303, headers: { location: `${pathname}?done=${done}`, "cache-control": "no-store" } };
  }

  async function renderLoaded(
    link: AppointmentLink,
    loaded: LoadedAppointment & { seat: Seat },
    state: AppointmentPageState,
  ): Promise<HttpResponse> {
    const { side } = link;
    const { appointment, lead, key, clientId, scope, seat } = loaded;
    const phone = findTextedPhone(link, loaded);
    const at = now();
    const { booked, start, end, confirmations, cancelled, statements } = appointment;
    const verdict = judgeAppointment(appointment, at);
    const canChange = !cancelled && at < start;
    const [{ agencyName, clientName }, slots, areTextsStopped] = await Promise.all([
      readLeadContext(key.agencyId, { clientId, campaignId: lead.state.received.campaignId }),
      canChange ? listOffered() : [],
      phone === undefined ? undefined : deps.textOptOut.isStopped(key.agencyId, phone),
    ]);
    const person = lead.personal?.person;
    const place = { phone: person?.phone, visit: toAddress(person), video: seat.videoLink };
    const page = renderAppointmentPage(
      {
        side,
        agencyName,
        clientName,
        prospectName: person?.name ?? "",
        start,
        end,
        verdict,
        slots,
        timeZone: side === "client" ? booked.seatTimeZone : booked.timeZone,
        place: { kind: booked.place, detail: place[booked.place] },
        confirmedBy: confirmations.map(({ by }) => by),
        said: statements.findLast(({ by }) => by === side)?.result,
        areTextsStopped,
        can: { change: canChange, say: !cancelled && at >= start && !verdict.isFinal },
      },
      state,
    );
    return htmlResponse(state.problem === undefined ? 200 : 422, page);

    async function listOffered(): Promise<Instant[]> {
      const to = addMs(at, offeredMs);
      const found = await listSlots(scope, scope.seatId, { from: at, to, minutes: booked.minutes });
      return found.ok ? found.value.starts.filter((slot) => slot !== start).slice(0, maxOffered) : [];
    }
  }

  return handleRequest;
}

/** The phone of a prospect who gets texts, because there is no email address. */
function findTextedPhone({ side }: AppointmentLink, { lead }: LoadedAppointment): string | undefined {
  const person = lead.personal?.person;
  return side === "prospect" && person?.email === undefined ? person?.phone : undefined;
}

const toAddress = (person: { address?: string | undefined; postcode?: string | undefined } | undefined) =>
  [person?.address, person?.postcode].filter(Boolean).join(", ") || undefined;

const doneMessages: Readonly<Record<string, string>> = {
  confirm: "Thank you. The time is confirmed.",
  move: "The appointment is moved. Both sides get a message with the new time.",
  cancel: "The appointment is cancelled. Both sides get a message.",
  say: "Thank you. That is recorded.",
  "texts-stop": "You get no more texts.",
  "texts-start": "You get texts again.",
};

const problemMessages: Partial<Record<string, string>> = {
  slot_taken: "That time has just been taken. Please choose another one.",
  outside_availability: "That time is not free any more. Please choose another one.",
  too_soon: "That time is too soon now. Please choose a later one.",
  too_far_ahead: "That time is too far ahead. Please choose an earlier one.",
  already_started: "The appointment has begun. Say below what came of it.",
  appointment_cancelled: "The appointment was cancelled.",
  not_started: "The appointment has not begun yet.",
  result_final: "The result is final and cannot be changed here any more.",
};
