import * as z from "zod";
import { Instant } from "#domain/shared/instant.ts";
import { FailureReason } from "./delivery-fact.ts";

/**
 * How an endpoint does. `failures` counts the minutes in which it failed since it last took something: a busy endpoint that is away for ten
 * minutes is no worse than a quiet one. `toldLevel` is the last level that everybody concerned was told of.
 */
export const EndpointHealth = z.object({
  failures: z.int().nonnegative(),
  failingSince: Instant.optional(),
  lastFailure: z.object({ at: Instant, reason: FailureReason }).optional(),
  lastSuccessAt: Instant.optional(),
  toldLevel: z.int().nonnegative(),
});
export type EndpointHealth = z.infer<typeof EndpointHealth>;

/** An endpoint that nothing is known of yet. */
export const initialHealth: EndpointHealth = { failures: 0, toldLevel: 0 };

/** Failing minutes in a row after which Baton disables an endpoint: an outage of two hours of a busy one, of days of a quiet one. */
export const failuresThatDisable = 100;

/** At how many percent of the failures that disable an endpoint somebody is told, and at the last one it is disabled. */
const warningLevels = [50, 70, 90, 100];

/** The highest level that is reached, in percent; 0 before the first. */
export const getWarningLevel = ({ failures }: Pick<EndpointHealth, "failures">): number =>
  warningLevels.findLast((level) => failures * 100 >= level * failuresThatDisable) ?? 0;

/** Whether a level was reached of which nobody has been told yet. */
export const crossedWarningLevel = (health: EndpointHealth): boolean => getWarningLevel(health) > health.toldLevel;
