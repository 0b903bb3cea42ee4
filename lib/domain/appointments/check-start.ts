import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { PlaceKind } from "./appointment-fact.ts";
import { findBookableRange } from "./free-slots.ts";
import { isSeatOpen } from "./seat-openings.ts";
import type { Seat } from "./seat.ts";
import { toEnd } from "./to-end.ts";

export type StartRefusal =
  | { kind: "outside_availability" }
  /** Later than the horizon of the seat, or earlier than its notice allows. */
  | { kind: "too_soon"; earliest: Instant }
  | { kind: "too_far_ahead"; latest: Instant };

/** Checks a start against the openings, the notice and the horizon of the seat. A start need not be on the grid. */
export function checkStart(seat: Seat, start: Instant, minutes: number, at: Instant): Result<Instant, StartRefusal> {
  const { earliest, latest } = findBookableRange(seat, at);
  if (start < earliest) return refuse({ kind: "too_soon", earliest });
  if (start > latest) return refuse({ kind: "too_far_ahead", latest });
  if (!isSeatOpen(seat, start, toEnd(start, minutes))) return refuse({ kind: "outside_availability" });
  return ok(start);
}

export type PlaceRefusal = { kind: "place_not_offered"; offered: PlaceKind[] };

export const checkPlace = ({ places }: Seat, place: PlaceKind): Result<PlaceKind, PlaceRefusal> =>
  places.includes(place) ? ok(place) : refuse({ kind: "place_not_offered", offered: places });
