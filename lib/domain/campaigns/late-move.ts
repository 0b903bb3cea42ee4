import * as z from "zod";

/** A move by the client within so many hours before the start is marked as late; 0 marks none. */
export const LateMoveHours = z.int().min(0).max(168);

/** The hours of a campaign that sets none. */
export const defaultLateMoveHours = 4;
