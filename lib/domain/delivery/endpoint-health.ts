import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";
import { FailureReason } from "./delivery-fact.ts";

/**
 * The health of an endpoint. `failures` counts the minutes with a failure since the last success, so ten minutes of
 * outage count the same for a busy endpoint as for a quiet one. `toldLevel` is the last warning level that Baton
 * announced.
 */
export const EndpointHealth = z.object({
  failures: z.int().nonnegative(),
  failingSince: Instant.optional(),
  lastFailure: z.object({ at: Instant, reason: FailureReason }).optional(),
  /** When it last recovered: only the first success after a failure is written, not each. */
  lastSuccessAt: Instant.optional(),
  toldLevel: z.int().nonnegative(),
});
export type EndpointHealth = z.infer<typeof EndpointHealth>;

export const initialHealth: EndpointHealth = { failures: 0, toldLevel: 0 };

/** The failing minutes in a row after which Baton disables an endpoint: two hours if busy, days if quiet. */
export const failuresThatDisable = 100;

/** The percentages of `failuresThatDisable` at which Baton warns; the last one disables the endpoint. */
const warningLevels = [50, 70, 90, 100];

/** The highest warning level reached, in percent; 0 before the first. */
export const getWarningLevel = ({ failures }: Pick<EndpointHealth, "failures">): number =>
  warningLevels.findLast((level) => failures * 100 >= level * failuresThatDisable) ?? 0;

/** Whether the endpoint reached a level that Baton has not announced yet. */
export const crossedWarningLevel = (health: EndpointHealth): boolean => getWarningLevel(health) > health.toldLevel;
