import type { Clients } from "#accounts/ports.ts";
import type { SeatLimitReached } from "#domain/appointments/appointment-refusals.ts";
import type { NewSeat, Seat } from "#domain/appointments/seat.ts";
import { refuse, type Result } from "#domain/shared/result.ts";
import { createOrDeriveId, toCreationResult } from "#platform/creation-id.ts";
import { limits } from "#platform/limits.ts";
import type { ClientScope, Fingerprint, Ids, Now } from "#platform/ports.ts";
import type { Seats } from "./ports.ts";

type Deps = { seats: Seats; clients: Clients; ids: Ids; fingerprint: Fingerprint; now: Now };

const max = limits.seatsPerClient;

/**
 * Creates a seat of a client, unless the client has as many as it may. With an idempotency key, a retry returns the
 * existing seat.
 */
export function makeCreateSeat({ seats, clients, ids, fingerprint, now }: Deps) {
  return async function createSeat(
    scope: ClientScope,
    input: NewSeat,
    idempotencyKey?: string,
  ): Promise<Result<Seat, { kind: "not_found" } | { kind: "idempotency_conflict" } | SeatLimitReached>> {
    const client = await clients.read(scope, scope.clientId);
    if (!client) return refuse({ kind: "not_found" });
    const at = now();
    const id = createOrDeriveId(ids, "seat", `${scope.agencyId}/${scope.clientId}`, idempotencyKey);
    const { timeZone = client.timeZone, ...rest } = input;
    const seat: Seat = { id, clientId: scope.clientId, timeZone, ...rest, createdAt: at, updatedAt: at };
    const created = await seats.createWithin(max, scope, seat, fingerprint(JSON.stringify(input)));
    if (created.outcome === "limit_reached") return refuse({ kind: "seat_limit_reached", max });
    return toCreationResult(created);
  };
}
