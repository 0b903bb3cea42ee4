import * as z from "zod";
import { findFunction } from "./read-functions.ts";
import type { ReadResources } from "./read-resources.ts";
import type { LambdaFunction, Schedule } from "./system.ts";

const secondsPerUnit = { minute: 60, hour: 3_600, day: 86_400 } as const;

/** The one supported form of a schedule, in seconds: `rate(1 minute)`, `rate(5 minutes)`. */
const Rate = z
  .string()
  .regex(/^rate\([1-9]\d* (minute|hour|day)s?\)$/, "not a rate of minutes, hours or days")
  .transform((expression) => {
    const [, count = "", unit = ""] = /(\d+) (minute|hour|day)/.exec(expression) ?? [];
    return Number(count) * secondsPerUnit[unit as keyof typeof secondsPerUnit];
  });

/** Reads the rules that invoke functions at a rate. Throws an Error for another schedule or input; a rule may have a pattern instead. */
export function readSchedules(read: ReadResources, functions: readonly LambdaFunction[]): Schedule[] {
  const rules = read("AWS::Events::Rule", {
    ScheduleExpression: Rate.optional(),
    State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
    Targets: z.array(
      z.object({
        Arn: z.string(),
        Input: z.undefined().optional(),
        InputPath: z.undefined().optional(),
      }),
    ),
  });
  return rules
    .filter(({ properties }) => properties.State === "ENABLED")
    .flatMap(({ properties: { ScheduleExpression: everySeconds, Targets }, at }) =>
      everySeconds === undefined
        ? []
        : Targets.map(({ Arn }) => ({ arn: at("Arn"), functionName: findFunction(functions, Arn).name, everySeconds })),
    );
}
