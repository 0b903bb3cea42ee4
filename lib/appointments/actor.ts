import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import { toMode } from "#domain/lead/received.ts";
import type { AgencyId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { LoadedLead } from "#leads/read-lead.ts";

/** What decides whether an actor may see a lead and its appointments. A held lead has no client. */
type Subject = { leadId: LeadId; clientId: ClientId | undefined; mode: Mode };

/** Who books or changes an appointment: the holder of an API key or of a link, or Baton itself. */
export type Actor = {
  agencyId: AgencyId;
  source: "api" | "link" | "baton";
  author: string;
  maySee: (subject: Subject) => boolean;
};

/** A key sees the leads of its mode and, if it is a client's, of that client. */
export const toActor = (key: Caller): Actor => ({
  agencyId: key.agencyId,
  source: "api",
  author: key.id,
  maySee: ({ clientId, mode }) =>
    key.mode === mode && (clientId === undefined ? key.role !== "client" : canAccessClient(key, clientId)),
});

export const maySeeLead = (actor: Actor, { leadId, state: { received, placed } }: LoadedLead): boolean =>
  actor.maySee({ leadId, clientId: placed?.placement.clientId, mode: toMode(received) });
