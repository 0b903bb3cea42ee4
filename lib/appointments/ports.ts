import type { Mode } from "#domain/accounts/mode.ts";
import type { AgendaDay } from "#domain/appointments/agenda.ts";
import type {
  AppointmentBooked,
  AppointmentCancelled,
  AppointmentMoved,
  Side,
} from "#domain/appointments/appointment-fact.ts";
import type { Seat } from "#domain/appointments/seat.ts";
import type { AgencyId, AppointmentId, ClientId, LeadId, SeatId } from "#domain/shared/id.ts";
import type { ClientScope, LeadKey, LimitedEntities } from "#platform/ports.ts";

export type Seats = LimitedEntities<Seat, ClientScope>;

/** The agenda of a seat. Sandbox leads have agendas of their own, so that a test never occupies a live slot. */
export type AgendaScope = { agencyId: AgencyId; clientId: ClientId; seatId: SeatId; mode: Mode };

export type Agendas = {
  /** Reads the UTC days `dates`, strongly consistent, in their order; a day that was never written is empty. */
  readDays(scope: AgendaScope, dates: readonly string[]): Promise<AgendaDay[]>;
  /**
   * Writes changed days and the fact that justifies them in one transaction: all or nothing. Returns
   * "changed_meanwhile" and changes nothing if one of the days changed since it was read, or if the fact exists.
   */
  commit(
    scope: AgendaScope,
    key: LeadKey,
    change: { fact: AppointmentBooked | AppointmentMoved | AppointmentCancelled; days: readonly AgendaDay[] },
  ): Promise<"committed" | "changed_meanwhile">;
  /** Finds the lead of an appointment, and its client; undefined if the agency has no such appointment. */
  findLead(
    agencyId: AgencyId,
    appointmentId: AppointmentId,
  ): Promise<{ leadId: LeadId; clientId: ClientId; mode: Mode } | undefined>;
};

/** The texts of an agency to the phone of a prospect, which its owner can stop and start again. */
export type TextOptOut = {
  isStopped(agencyId: AgencyId, phone: string): Promise<boolean>;
  stop(agencyId: AgencyId, phone: string): Promise<void>;
  start(agencyId: AgencyId, phone: string): Promise<void>;
};

/** What a link lets its holder act on: one time of an appointment, as one of its sides. */
export type AppointmentLink = { agencyId: AgencyId; appointmentId: AppointmentId; side: Side; sequence: number };

/**
 * A link that Baton made. `isSentTo` says whether a link of the client was made for a mailbox: the seat may have another one
 * by now. Links of prospects, and those from before 2026-11-30, do not name one.
 */
export type SentAppointmentLink = AppointmentLink & { isSentTo?(seatEmail: string): boolean };

/** The links in the messages to the sides, which only Baton can make. */
export type AppointmentLinks = {
  /** Creates the full URL of the page. The client's link works while the seat has the mailbox `seatEmail`. */
  createUrl(link: AppointmentLink & { seatEmail: string | undefined }): string;
  /** Undefined if Baton did not make the token. */
  parseToken(token: string): SentAppointmentLink | undefined;
};
