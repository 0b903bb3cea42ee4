import type { Mode } from "#domain/accounts/mode.ts";
import { listDaysOfSlots, listFreeSlots, maxSlotDays } from "#domain/appointments/free-slots.ts";
import type { Seat } from "#domain/appointments/seat.ts";
import type { SeatId } from "#domain/shared/id.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { ClientScope, Now } from "#platform/ports.ts";
import type { Agendas, Seats } from "./ports.ts";

export type SlotPeriod = { from?: Instant | undefined; to?: Instant | undefined; minutes?: number | undefined };
type FreeSlots = { seat: Seat; minutes: number; starts: Instant[] };

/** The period without `to`. */
const defaultSlotDays = 7;
const dayMs = 24 * 3_600_000;

/** Lists the free slots of a seat: from now on and for a week, unless the period says otherwise. */
export function makeListSlots({ seats, agendas, now }: { seats: Seats; agendas: Agendas; now: Now }) {
  return async function listSlots(
    { agencyId, clientId, mode }: ClientScope & { mode: Mode },
    seatId: SeatId,
    period: SlotPeriod,
  ): Promise<Result<FreeSlots, { kind: "not_found" }>> {
    const seat = await seats.read({ agencyId, clientId }, seatId);
    if (!seat) return refuse({ kind: "not_found" });
    const at = now();
    const from = period.from ?? at;
    const longest = addMs(from, maxSlotDays * dayMs);
    const wanted = period.to ?? addMs(from, defaultSlotDays * dayMs);
    const query = { from, to: wanted < longest ? wanted : longest, minutes: period.minutes ?? seat.minutes };
    const scope = { agencyId, clientId, seatId, mode };
    const days = query.from < query.to ? await agendas.readDays(scope, listDaysOfSlots(seat, query)) : [];
    return ok({ seat, minutes: query.minutes, starts: listFreeSlots({ seat, days, at, ...query }) });
  };
}
