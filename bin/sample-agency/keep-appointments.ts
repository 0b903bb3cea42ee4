import type { AppointmentView } from "#appointments/schemas.ts";
import { instant } from "#domain/shared/instant.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import type { ApiClient } from "../demo/api-client.ts";
import type { AppointmentFate, WorkAction } from "./plan-work.ts";
import type { SampleClient } from "./set-up-clients.ts";
import type { Surprises } from "./surprises.ts";
import type { DueAction, FollowUp, makeWorkQueue } from "./work-queue.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const timeZone = "Europe/London";

/** The first and the last hour at which an appointment of the sample starts: a stop in the morning comes before it. */
const hours = { first: 12, last: 17 };

export type Appointments = ReturnType<typeof makeAppointments>;
type Booking = Extract<WorkAction, { kind: "booking" }>;

/** Makes the verb that books appointments, and does what comes of each: moved, confirmed, cancelled, held or missed. */
export function makeAppointments(deps: {
  agency: ApiClient;
  queue: ReturnType<typeof makeWorkQueue>;
  surprises: Surprises;
}) {
  const { agency, queue, surprises } = deps;
  const taken = new Set<string>();

  async function send(path: string, body: object, key?: string): Promise<AppointmentView | undefined> {
    const answer = await agency.post<AppointmentView>(path, body, key);
    if (answer.status < 300) return answer.body;
    surprises.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return undefined;
  }

  /** Takes the first free hour of a seat from a day on, on a weekday. */
  function takeSlot(seatId: string, fromMs: number, hour: number): string {
    for (let [ms, at] = [fromMs, hour]; ; ms += dayMs, at = hours.first) {
      const { date, weekday } = toWallClock(timeZone, instant(ms));
      if (weekday === "sat" || weekday === "sun") continue;
      for (; at <= hours.last; at += 1) {
        const local = `${date}T${at}:00`;
        if (taken.has(`${seatId} ${local}`)) continue;
        taken.add(`${seatId} ${local}`);
        return local;
      }
    }
  }

  async function book(
    { seatIds }: SampleClient,
    due: DueAction,
    { inDays, hour, fate, isPromotion }: Booking,
    atMs: number,
  ) {
    const seat = taken.size % seatIds.length;
    const booked = await send(
      `/v1/leads/${due.leadId}/appointments`,
      {
        seatId: seatIds[seat],
        local: takeSlot(seatIds[seat] ?? "", atMs + inDays * dayMs, hour),
        timeZone,
        place: { kind: inDays % 2 === 0 ? "visit" : "phone" },
        ...(isPromotion && { promotion: { point: "first_contact", reason: "asked" } }),
      },
      `sample-booking-${due.leadId}`,
    );
    if (!booked) return;
    const startMs = Date.parse(booked.start);
    for (const { dueMs, action } of planFollowUps(fate, booked.id, seat, startMs)) queue.add({ ...due, dueMs, action });
  }

  return {
    /** Does what is due about an appointment at `atMs`; ignores any other action. */
    async act(client: SampleClient, due: DueAction, atMs: number): Promise<void> {
      const { action } = due;
      if (action.kind === "booking") return book(client, due, action, atMs);
      if (!("appointmentId" in action)) return;
      const path = `/v1/appointments/${action.appointmentId}`;
      switch (action.kind) {
        case "appointment-result":
          await send(`${path}/results`, { side: action.side, result: action.result });
          return;
        case "appointment-confirm":
          await send(`${path}/confirm`, { sequence: action.sequence, side: "prospect" });
          return;
        case "appointment-cancel":
          await send(`${path}/cancel`, { sequence: action.sequence, by: action.by });
          return;
        case "appointment-move": {
          const local = takeSlot(client.seatIds[action.seat] ?? "", atMs + 4 * dayMs, hours.first);
          const moved = await send(`${path}/move`, { local, timeZone, sequence: action.sequence, by: action.by });
          if (!moved) return;
          const result = {
            kind: "appointment-result",
            appointmentId: moved.id,
            side: "client",
            result: "held",
          } as const;
          queue.add({ ...due, dueMs: Date.parse(moved.end) + hourMs, action: result });
          return;
        }
      }
    },
  };
}

/** Plans what comes of an appointment that starts at `startMs`. */
function planFollowUps(
  fate: AppointmentFate,
  appointmentId: string,
  seat: number,
  startMs: number,
): { dueMs: number; action: FollowUp }[] {
  const before = startMs - 26 * hourMs;
  const after = startMs + 2 * hourMs;
  const sayResult = (side: "client" | "prospect", result: string) =>
    ({ dueMs: after, action: { kind: "appointment-result", appointmentId, side, result } }) as const;
  const cancel = (by: "client" | "prospect") =>
    ({ dueMs: before, action: { kind: "appointment-cancel", appointmentId, sequence: 0, by } }) as const;
  switch (fate) {
    case "held":
      return [sayResult("client", "held")];
    case "confirmed":
      return [
        { dueMs: before, action: { kind: "appointment-confirm", appointmentId, sequence: 0 } },
        sayResult("client", "held"),
      ];
    case "moved":
      return [
        { dueMs: before, action: { kind: "appointment-move", appointmentId, sequence: 0, seat, by: "prospect" } },
      ];
    case "no_show_prospect":
      return [sayResult("client", "no_show_prospect")];
    case "no_show_client":
      return [sayResult("prospect", "no_show_client")];
    case "cancelled_by_prospect":
      return [cancel("prospect")];
    case "cancelled_by_client":
      return [cancel("client")];
    case "silent":
      return [];
  }
}
