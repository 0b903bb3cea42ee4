import type { Client } from "#domain/accounts/client.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { defaultTimeZone } from "#domain/shared/time-zone.ts";
import type { Result } from "#domain/shared/result.ts";
import { createOrDeriveId, toCreationResult } from "#platform/creation-id.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import { addCheckedContactHours, type ContactHoursError, type NewContactHours } from "./check-contact-hours.ts";
import type { Agencies, Calendars, Clients } from "./ports.ts";

export type NewClient = Pick<Client, "name" | "paused" | "statusMap" | "invoicing" | "retryCadence"> & {
  /** By default the agency's. */
  timeZone?: string | undefined;
  contactHours?: NewContactHours | undefined;
};
type Deps = {
  agencies: Pick<Agencies, "read">;
  clients: Clients;
  calendars: Pick<Calendars, "read">;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
};

/** Creates a client. With an idempotency key, a retry returns the existing client. */
export function makeCreateClient({ agencies, clients, calendars, ids, fingerprint, now }: Deps) {
  return async function createClient(
    agencyId: AgencyId,
    { name, timeZone: ownZone, paused, contactHours, statusMap, invoicing, retryCadence }: NewClient,
    idempotencyKey?: string,
  ): Promise<Result<Client, ContactHoursError | { kind: "idempotency_conflict" }>> {
    const at = now();
    const id = createOrDeriveId(ids, "client", agencyId, idempotencyKey);
    const timeZone = ownZone ?? (await agencies.read(agencyId))?.timeZone ?? defaultTimeZone;
    const hours = contactHours && (await addCheckedContactHours(calendars, { agencyId, timeZone }, contactHours, at));
    if (hours && !hours.ok) return hours;
    const client: Client = {
      id,
      agencyId,
      name,
      timeZone,
      paused,
      contactHours: hours?.value,
      statusMap,
      invoicing,
      retryCadence,
      createdAt: at,
      updatedAt: at,
    };
    const requestFingerprint = fingerprint(
      JSON.stringify([
        name,
        // Of the request, so that a retry is the same after the agency has moved.
        ownZone ?? defaultTimeZone,
        paused,
        ...(contactHours ? [contactHours] : []),
        ...(statusMap ? [statusMap] : []),
        ...(invoicing ? [invoicing] : []),
        ...(retryCadence ? [{ retryCadence }] : []),
      ]),
    );
    return toCreationResult(await clients.create({ agencyId }, client, requestFingerprint));
  };
}
