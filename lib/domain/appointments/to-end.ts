import { addMs, type Instant } from "#domain/shared/instant.ts";

/** The end of an appointment that starts at `start`. */
export const toEnd = (start: Instant, minutes: number): Instant => addMs(start, minutes * 60_000);
