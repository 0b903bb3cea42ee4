import { ids } from "#test/support/ids.ts";
import { anId } from "../../an-id.ts";
import { at } from "../../at.ts";
import { aNewSeat, aSeat } from "../../entities.ts";
import { aSentInvitation } from "../../facts.ts";
import { type AgencyIn, asksApi, clientId, pushing, type Scenario, type Step } from "../run-scenario.ts";
import { storesOf } from "../stores.ts";

const once = { idempotencyKey: "once" };
const seat = aSeat({ bufferAfterMinutes: 30, timeZone: "UTC" });
/** Open on all days, so that an appointment can cross midnight in UTC. */
const nightSeat = aSeat({
  ...seat,
  availability: {
    weekly: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], from: "00:00", to: "24:00" }],
    exceptions: [],
  },
});

/** The id of the appointment that the agency's key books for lead 1 under the idempotency key "once". */
const appointmentIdOf = ({ leadIdOf }: AgencyIn) => ids.derive("apt", leadIdOf(1), anId("key"), "once", "once");

const books = (start: string): Step =>
  asksApi("bookAppointment", ({ leadIdOf }) => ({
    ...once,
    params: { leadId: leadIdOf(1) },
    body: { seatId: seat.id, start, place: { kind: "visit" } },
  }));
const asks = (
  route: "moveAppointment" | "cancelAppointment" | "confirmAppointment" | "recordAppointmentResult",
  body: object,
): Step => asksApi(route, (agency) => ({ params: { appointmentId: appointmentIdOf(agency) }, body }));

const withSeat = (made: typeof seat): Pick<Scenario, "given" | "only"> => ({
  only: ["api", "project"],
  given: async ({ seats }, { agencyId }) => void (await seats.create({ agencyId, clientId }, made, "")),
});
const quietly = (step: Step): Step => ({ ...step, isQuiet: true });

/** Records that the invitation of the prospect and a reminder of the client arrived, which proves what silence means. */
const messagesArrive: Step = {
  flow: "given",
  async ask(_, agency, { table }) {
    const { history } = storesOf(table);
    const key = { agencyId: agency.agencyId, leadId: agency.leadIdOf(1) };
    const sent = { appointmentId: appointmentIdOf(agency), at: at("14:00") };
    await history.append(key, aSentInvitation(sent));
    await history.append(key, aSentInvitation({ ...sent, side: "client", message: "reminder", minutesBefore: 120 }));
  },
};

export const appointments: Record<string, Scenario> = {
  "a seat that is made, and another that is changed": {
    ...withSeat(seat),
    events: [],
    steps: [
      asksApi("createSeat", () => ({ ...once, params: { clientId }, body: aNewSeat() })),
      asksApi("changeSeat", () => ({ params: { clientId, seatId: seat.id }, body: { minutes: 30 } })),
    ],
  },
  "an appointment that the prospect confirms": {
    ...withSeat(seat),
    events: ["appointment.confirmed"],
    steps: [
      quietly(pushing()),
      quietly(books("2026-11-24T10:00:00.000Z")),
      asks("confirmAppointment", { side: "prospect" }),
    ],
  },
  "an appointment that is booked over midnight": {
    ...withSeat(nightSeat),
    events: ["appointment.booked"],
    steps: [quietly(pushing()), books("2026-11-24T23:30:00.000Z")],
  },
  "an appointment that is moved to another day": {
    ...withSeat(nightSeat),
    events: ["appointment.moved"],
    steps: [
      quietly(pushing()),
      quietly(books("2026-11-24T23:30:00.000Z")),
      asks("moveAppointment", { start: "2026-11-26T10:00:00.000Z", sequence: 0, by: "prospect" }),
    ],
  },
  "an appointment that is cancelled": {
    ...withSeat(seat),
    events: ["appointment.cancelled"],
    steps: [
      quietly(pushing()),
      quietly(books("2026-11-24T10:00:00.000Z")),
      asks("cancelAppointment", { sequence: 0, by: "client" }),
    ],
  },
  "an appointment that the client says was held": {
    ...withSeat(nightSeat),
    events: ["appointment.result"],
    steps: [
      quietly(pushing()),
      quietly(books("2026-11-22T17:00:00.000Z")),
      { ...asks("recordAppointmentResult", { side: "client", result: "held" }), at: "18:05" },
    ],
  },
  "an appointment that is reminded of, and presumed to be held": {
    ...withSeat(seat),
    only: ["project", "work-due"],
    events: ["appointment.result"],
    steps: [quietly(pushing()), quietly(books("2026-11-24T10:00:00.000Z")), messagesArrive],
  },
  "an appointment that the client says was missed, and the prospect says nothing of": {
    ...withSeat(nightSeat),
    only: ["project", "work-due"],
    events: ["appointment.result"],
    steps: [
      quietly(pushing()),
      quietly(books("2026-11-22T17:00:00.000Z")),
      { ...asks("recordAppointmentResult", { side: "client", result: "no_show_prospect" }), at: "18:05" },
    ],
  },
};
