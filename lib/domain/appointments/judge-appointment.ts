import * as z from "zod";
import { addMs, elapsedMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import type { Appointment } from "./appointment.ts";
import { type AppointmentMessageFact, toMessageIdentityText } from "./appointment-message-fact.ts";
import type { AppointmentResult, AppointmentSaid, Side } from "./appointment-fact.ts";

export const AppointmentStatus = z.enum([
  "booked",
  "confirmed",
  "cancelled_by_prospect",
  "cancelled_by_client",
  "open",
  "held",
  "presumed_held",
  "no_show_prospect",
  "no_show_client",
  "disputed",
  "decided",
]);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

/**
 * Whether the two sides knew of the appointment: the invitation was delivered to the prospect, and a reminder to the
 * client. Without both, silence proves nothing.
 */
type PresumptionProof = { isInvitationDelivered: boolean; isReminderDelivered: boolean };

/** How long both sides may be silent after the end, and how long a side may contradict what the other one said. */
const presumeAfterMs = 24 * 3_600_000;
const contestMs = 48 * 3_600_000;

/** When the silence of both sides begins to count. */
export const toPresumedAt = ({ end }: Pick<Appointment, "end">): Instant => addMs(end, presumeAfterMs);

/**
 * What the receipts of the messages about the current time prove at `at`. A message that came back proves nothing; one
 * that comes back after the presumption does not void it, because a result that was announced does not change by itself.
 * A time that was agreed after the last reminder was due has no reminder, so the silence of its client proves nothing.
 */
function toPresumptionProof({ messages, sequence, end }: Appointment, at: Instant): PresumptionProof {
  const until = minInstant(at, toPresumedAt({ end })) ?? at;
  const known = messages.filter((fact) => fact.at <= until && fact.sequence === sequence);
  const arrived = known.filter(({ kind }) => kind === "appointment_message_sent").filter((sent) => !hasComeBack(sent));
  return {
    isInvitationDelivered: arrived.some(({ side, message }) => side === "prospect" && message !== "reminder"),
    isReminderDelivered: arrived.some(({ side, message }) => side === "client" && message === "reminder"),
  };

  function hasComeBack(sent: AppointmentMessageFact): boolean {
    const identity = toMessageIdentityText(sent);
    return known.some(
      (fact) =>
        fact.kind === "appointment_message_failed" &&
        fact.reason === "bounced" &&
        toMessageIdentityText(fact) === identity,
    );
  }
}

/**
 * What an appointment is at a time. `result` is what counts for bills once `isFinal`; until `finalAt` a side can still
 * contradict or correct it.
 */
export type Verdict = {
  status: AppointmentStatus;
  result?: AppointmentResult | undefined;
  isFinal: boolean;
  finalAt?: Instant | undefined;
};

/**
 * Judges an appointment at `at`: a pure function of its facts up to then. The table, by what each side said last:
 *
 * | client           | prospect         | result                                               |
 * | ---------------- | ---------------- | ---------------------------------------------------- |
 * | held             | – or held        | held                                                 |
 * | –                | held             | held                                                 |
 * | –                | –                | presumed_held, 24 h after the end, with both proofs  |
 * | no_show_prospect | –                | no_show_prospect                                     |
 * | no_show_prospect | held             | disputed                                             |
 * | –                | no_show_client   | no_show_client                                       |
 * | held             | no_show_client   | disputed                                             |
 * | no_show_client   | anything         | no_show_client                                       |
 *
 * Where both say the same, it is final at once; anything else becomes final 48 h after the last word. The prospect may
 * also admit a no-show of its own, which counts unless the client says otherwise; any other contradiction is disputed.
 * A presumption that is contradicted within its 48 h is disputed, unless the client itself was not there.
 */
export function judgeAppointment(appointment: Appointment, at: Instant): Verdict {
  const { end, cancelled, confirmations, decided } = appointment;
  if (cancelled && cancelled.at <= at) return { status: `cancelled_by_${cancelled.by}`, isFinal: true };
  if (decided && decided.at <= at)
    return { status: "decided", result: decided.result, isFinal: true, finalAt: decided.at };
  const proof = toPresumptionProof(appointment, at);
  const statements = listEffectiveStatements(appointment, at, proof);
  if (statements.length === 0 && at < end) {
    const isConfirmed = confirmations.some((confirmation) => confirmation.at <= at);
    return { status: isConfirmed ? "confirmed" : "booked", isFinal: false };
  }
  return judgeStatements(end, statements, at, proof);
}

/** The statements up to `at` that were made while the result was not final yet. */
function listEffectiveStatements({ end, statements }: Appointment, at: Instant, proof: PresumptionProof) {
  const effective: AppointmentSaid[] = [];
  for (const statement of statements) {
    if (statement.at > at) break;
    if (!judgeStatements(end, effective, statement.at, proof).isFinal) effective.push(statement);
  }
  return effective;
}

function judgeStatements(
  end: Instant,
  statements: readonly AppointmentSaid[],
  at: Instant,
  { isInvitationDelivered, isReminderDelivered }: PresumptionProof,
): Verdict {
  const presumedAt = toPresumedAt({ end });
  const firstAt = statements[0]?.at;
  const isPresumed =
    isInvitationDelivered &&
    isReminderDelivered &&
    presumedAt <= at &&
    (firstAt === undefined || firstAt >= presumedAt);
  const last = statements.at(-1);
  if (!last) {
    if (!isPresumed) return { status: "open", isFinal: false };
    return toVerdict("presumed_held", "held", addMs(presumedAt, contestMs), at);
  }
  const client = findLastWord(statements, "client");
  const prospect = findLastWord(statements, "prospect");
  if (client && client === prospect) return toVerdict(client, client, last.at, at);
  const finalAt = addMs(last.at, contestMs);
  if (client === "no_show_client") return toVerdict(client, client, finalAt, at);
  const said = client ?? prospect ?? "held";
  const isContradicted = (client && prospect) || (isPresumed && said !== "held");
  return isContradicted ? { status: "disputed", isFinal: false } : toVerdict(said, said, finalAt, at);
}

const toVerdict = (status: AppointmentStatus, result: AppointmentResult, finalAt: Instant, at: Instant): Verdict => ({
  status,
  result,
  finalAt,
  isFinal: elapsedMs(finalAt, at) >= 0,
});

const findLastWord = (statements: readonly AppointmentSaid[], side: Side): AppointmentResult | undefined =>
  statements.findLast(({ by }) => by === side)?.result;
