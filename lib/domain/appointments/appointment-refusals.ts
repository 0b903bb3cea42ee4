import type { Instant } from "#domain/shared/instant.ts";
import type { AppointmentResult } from "./appointment-fact.ts";
import type { PromotionRefusal } from "./check-promotion.ts";
import type { PlaceRefusal, StartRefusal } from "./check-start.ts";
import type { StandingRefusal } from "./check-standing.ts";
import type { LocalTimeRefusal } from "./local-time.ts";

/** Another appointment of the seat, or its buffers, overlaps. `nearest` lists the nearest free starts. */
export type SlotTaken = { kind: "slot_taken"; nearest: Instant[] };

/** The result is not the caller's to say: yet, or any more. */
export type ResultRefusal =
  | { kind: "appointment_cancelled" }
  | { kind: "not_started"; start: Instant }
  /** Only the agency can decide otherwise, and only once. */
  | { kind: "result_final"; result: AppointmentResult };

/** The client has as many seats as it may have. */
export type SeatLimitReached = { kind: "seat_limit_reached"; max: number };

/** Every refusal about appointments that other subjects do not know. */
export type AppointmentRefusal =
  | SlotTaken
  | SeatLimitReached
  | StartRefusal
  | PlaceRefusal
  | PromotionRefusal
  | LocalTimeRefusal
  | Exclude<StandingRefusal, { kind: "changed_meanwhile" }>
  | ResultRefusal;
