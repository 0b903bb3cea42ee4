import { defaultLateMoveHours } from "#domain/campaigns/late-move.ts";
import type { AppointmentId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import {
  type AppointmentBooked,
  type AppointmentCancelled,
  type AppointmentConcluded,
  type AppointmentConfirmed,
  type AppointmentDecided,
  AppointmentFact,
  type AppointmentMoved,
  type AppointmentReminded,
  type AppointmentSaid,
} from "./appointment-fact.ts";
import { AppointmentMessageFact, toMessageIdentityText } from "./appointment-message-fact.ts";
import { toEnd } from "./to-end.ts";

/** A move; late if the client made it within the last hours before the start: `lateMoveHours`. */
type Move = AppointmentMoved & { isLate: boolean };

/** An appointment as its facts tell it, whatever time it is: `judgeAppointment` says what it is at a time. */
export type Appointment = {
  id: AppointmentId;
  booked: AppointmentBooked;
  /** How often it was moved. */
  sequence: number;
  start: Instant;
  end: Instant;
  moves: Move[];
  /** The confirmations of the current time. */
  confirmations: AppointmentConfirmed[];
  cancelled?: AppointmentCancelled | undefined;
  /** What the sides said about the current time, in the order in which Baton heard it. */
  statements: AppointmentSaid[];
  decided?: AppointmentDecided | undefined;
  /** The reminders that were ordered, about the current time. */
  reminders: AppointmentReminded[];
  /** The results that came about by silence. */
  conclusions: AppointmentConcluded[];
  /** What became of the messages to the sides, about any time that it had. */
  messages: AppointmentMessageFact[];
};

const hourMs = 3_600_000;

const kinds: ReadonlySet<string> = new Set(AppointmentFact.options.map((option) => option.shape.kind.value));
const messageKinds: ReadonlySet<string> = new Set(
  AppointmentMessageFact.options.map((option) => option.shape.kind.value),
);

const isAppointmentFact = (fact: { kind: string }): fact is AppointmentFact => kinds.has(fact.kind);
const isMessageFact = (fact: { kind: string }): fact is AppointmentMessageFact => messageKinds.has(fact.kind);

/** Folds the facts of a lead, in any order and with repetitions, into its appointments, the oldest booking first. */
export function foldAppointments(facts: readonly { kind: string }[]): Appointment[] {
  const own = facts.filter(isAppointmentFact);
  const messages = distinctBy(facts.filter(isMessageFact), (fact) =>
    [
      fact.at,
      fact.kind,
      toMessageIdentityText(fact),
      "reason" in fact ? fact.reason : "until" in fact ? fact.until : "",
    ].join(" "),
  );
  const byId = new Map<AppointmentId, AppointmentFact[]>();
  for (const fact of own) byId.set(fact.appointmentId, [...(byId.get(fact.appointmentId) ?? []), fact]);
  return [...byId.values()]
    .flatMap((each) => {
      const booked = each.find((fact) => fact.kind === "appointment_booked");
      if (!booked) return [];
      const ownMessages = messages.filter(({ appointmentId }) => appointmentId === booked.appointmentId);
      return [{ ...foldBooked(booked, each), messages: ownMessages }];
    })
    .sort((a, b) => (a.booked.at === b.booked.at ? (a.id < b.id ? -1 : 1) : a.booked.at < b.booked.at ? -1 : 1));
}

function foldBooked(booked: AppointmentBooked, facts: readonly AppointmentFact[]): Omit<Appointment, "messages"> {
  const { lateMoveHours = defaultLateMoveHours } = booked;
  const moves = distinctBy(
    facts.filter((fact) => fact.kind === "appointment_moved"),
    ({ sequence }) => sequence,
  ).map((move) => ({
    ...move,
    isLate: move.by === "client" && elapsedMs(move.at, move.from) < lateMoveHours * hourMs,
  }));
  const last = moves.at(-1);
  const sequence = last?.sequence ?? 0;
  const start = last?.to ?? booked.start;
  return {
    id: booked.appointmentId,
    booked,
    sequence,
    start,
    end: toEnd(start, booked.minutes),
    moves,
    confirmations: distinctBy(
      facts.filter((fact) => fact.kind === "appointment_confirmed").filter((fact) => fact.sequence === sequence),
      ({ by }) => by,
    ),
    cancelled: facts.find((fact) => fact.kind === "appointment_cancelled"),
    statements: distinctBy(
      facts.filter((fact) => fact.kind === "appointment_said").filter((fact) => fact.sequence === sequence),
      ({ at, by, statement }) => `${at} ${by} ${String(statement).padStart(6, "0")}`,
    ),
    decided: facts.find((fact) => fact.kind === "appointment_decided"),
    reminders: distinctBy(
      facts.filter((fact) => fact.kind === "appointment_reminded").filter((fact) => fact.sequence === sequence),
      ({ minutesBefore, side }) => `${String(minutesBefore).padStart(6, "0")} ${side}`,
    ),
    conclusions: distinctBy(
      facts.filter((fact) => fact.kind === "appointment_concluded"),
      ({ at, stage }) => `${at} ${stage}`,
    ),
  };
}

/** One item for each key, in the order of the keys. */
function distinctBy<Item, Key extends string | number>(items: readonly Item[], toKey: (item: Item) => Key): Item[] {
  const byKey = new Map(items.map((item) => [toKey(item), item]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
