import type { PlaceKind, Side } from "#domain/appointments/appointment-fact.ts";
import type { AppointmentMessageIdentity } from "#domain/appointments/appointment-message-fact.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** Everything that a message about an appointment shows to the reader of its side. */
export type AppointmentMessageView = {
  identity: AppointmentMessageIdentity;
  recipientName: string;
  agencyName: string;
  clientName: string;
  prospectName: string;
  /** Where the sides meet: the phone number or the address of the prospect, or the video link of the seat. */
  place: { kind: PlaceKind; detail?: string | undefined };
  start: Instant;
  end: Instant;
  /** The start that a move replaced. */
  movedFrom?: Instant | undefined;
  cancelledBy?: Side | undefined;
  /** The zone of the reader. */
  timeZone: string;
  links: readonly { label: string; url: string }[];
};
