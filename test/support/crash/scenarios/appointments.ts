import { ids } from "#test/support/ids.ts";
import { anId } from "../../an-id.ts";
import { aNewSeat, aSeat } from "../../entities.ts";
import {
  type AgencyIn,
  asksApi,
  campaignId,
  clientId,
  personOf,
  pushing,
  type Scenario,
  type Step,
} from "../run-scenario.ts";

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
/** Faults in the functions that send the messages about appointments. */
const invited: Pick<Scenario, "given" | "only" | "events"> = {
  ...withSeat(seat),
  only: ["relay", "deliver-appointment", "mail-events", "project"],
  events: ["appointment.message_failed"],
};
/** A person with only a phone. */
const byPhone = (): Step => ({
  ...pushing(),
  ask: async ({ acceptLead }, { agencyId }) => {
    const { person, ...rest } = personOf(1);
    const caller = { agencyId, author: anId("key") };
    const { email: _, ...phoneOnly } = person;
    await acceptLead(caller, "lead-1", { campaignId, ...rest, person: phoneOnly });
  },
});
const quietly = (step: Step): Step => ({ ...step, isQuiet: true });

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
    // The quiet hours separate the reminder of the prospect from that of the client.
    only: ["api", "project", "deliver-appointment"],
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
  "the invitations to an appointment": {
    ...invited,
    only: ["api", ...(invited.only ?? [])],
    steps: [quietly(pushing()), books("2026-11-24T10:00:00.000Z")],
  },
  "the invitation of a prospect without an email address": {
    ...invited,
    steps: [quietly(byPhone()), books("2026-11-24T10:00:00.000Z")],
  },
  "invitations that come back": {
    ...invited,
    mailed: "Bounce",
    steps: [quietly(pushing()), books("2026-11-24T10:00:00.000Z")],
  },
  "the messages about a move and a cancellation": {
    ...invited,
    only: ["relay", "deliver-appointment"],
    steps: [
      quietly(pushing()),
      quietly(books("2026-11-24T10:00:00.000Z")),
      asks("moveAppointment", { start: "2026-11-26T10:00:00.000Z", sequence: 0, by: "prospect" }),
      asks("cancelAppointment", { sequence: 1, by: "client" }),
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
    only: ["project", "work-due", "relay", "deliver-appointment"],
    events: ["appointment.result"],
    steps: [quietly(pushing()), books("2026-11-24T10:00:00.000Z")],
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
