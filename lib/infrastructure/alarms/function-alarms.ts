import { Duration, Stack } from "aws-cdk-lib";
import type { IMetric } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { FilterPattern } from "aws-cdk-lib/aws-logs";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { type FunctionName, type FunctionsByName, pascalCase } from "../baton-function.ts";
import { errorImpact } from "./alarm-impacts.ts";
import { type AlarmOptions, sumMetrics, sumOverFiveMinutes } from "./alarm.ts";
import type { Watched } from "./watched.ts";

/** How many errors in five minutes an alarm waits for; the next sweep, after a minute, does the work of a failed one. */
const errorThreshold: Partial<Record<FunctionName, number>> = { sweep: 3 };

/** The ids of alarms that were added before those of the other functions. */
const errorAlarmIds: Partial<Record<FunctionName, string>> = { sweep: "SweepFailing" };

/**
 * An alarm adds up at most ten metrics, so five functions are not among those whose throttling fires one. No person waits
 * for `mail-events`, an invitation or a sign-in may be late, and their queues have alarms of their own; who opens a
 * statement or the console opens it again.
 */
const mayBeThrottled: readonly FunctionName[] = [
  "mail-events",
  "deliver-appointment",
  "statements",
  "console",
  "deliver-sign-in",
];

/** A retry that is due soon leads from a sender through the worker back to it. */
const sendersOfOrders: readonly (keyof FunctionsByName)[] = [
  ...Channel.options.map((channel) => `deliver-${channel}` as const),
  "deliver-appointment",
];

/**
 * Counts the faults that a function logs (`lib/platform/lambda/fault-logger.ts`): also that of a lead in a batch, whose
 * response is 200, which no metric of Lambda or of the gateway counts.
 */
const countLoggedFaults = (lambda: LambdaFunction): IMetric =>
  lambda.logGroup
    .addMetricFilter("Faults", {
      filterPattern: FilterPattern.stringValue("$.message", "=", "fault"),
      // A filter can give its metric only dimensions from the log, and an account may have several stacks.
      metricNamespace: `Baton/${Stack.of(lambda).stackName}`,
      metricName: "IntakeFaults",
    })
    .metric(sumOverFiveMinutes);

/** Describes the alarms of functions that fail, wait for Lambda, or are slow. */
export function describeFunctionAlarms({ api, functionsByName, smsEvents }: Watched): Record<string, AlarmOptions> {
  const functions = Object.entries(functionsByName) as [FunctionName, LambdaFunction][];
  const watched = functions.filter(([name]) => !mayBeThrottled.includes(name)).map(([, lambda]) => lambda);
  const errors = [...functions, ...(smsEvents ? [["sms-events", smsEvents.consumer] as const] : [])];
  return {
    ...Object.fromEntries(
      errors.map(([name, lambda]) => [
        errorAlarmIds[name] ?? `${pascalCase(name)}Errors`,
        {
          errorImpact: errorImpact[name],
          metric: lambda.metricErrors(sumOverFiveMinutes),
          threshold: errorThreshold[name] ?? 1,
        },
      ]),
    ),
    ApiFaults: {
      errorImpact: "Agencies, clients and the billing job get error responses that are Baton's fault.",
      metric: api.metricServerError(sumOverFiveMinutes),
      threshold: 3,
    },
    IntakeFaults: {
      errorImpact:
        "Agencies push leads that Baton does not take, or does not list as refused: intake handles faults and answers 200.",
      metric: countLoggedFaults(functionsByName.intake),
      threshold: 3,
    },
    Throttled: {
      errorImpact:
        "Agencies and clients wait, because intake or the whole account has reached its limit of concurrent invocations.",
      metric: sumMetrics(
        watched.map((lambda) => lambda.metricThrottles(sumOverFiveMinutes)),
        "Throttled invocations",
      ),
      threshold: 1,
      periods: 2,
    },
    RecursionStopped: {
      errorImpact: "Clients may miss leads: Lambda stopped a chain of invocations, because it took them for a loop.",
      metric: sumMetrics(
        sendersOfOrders.map((name) => functionsByName[name].metric("RecursiveInvocationsDropped", sumOverFiveMinutes)),
        "Dropped invocations",
      ),
      threshold: 1,
    },
    IntakeSlow: {
      errorImpact: "Agencies wait for more than three seconds until a lead is accepted, one time in a hundred or more.",
      ...isSlow(functionsByName.intake),
    },
    CardSlow: {
      errorImpact:
        "Salespeople wait for more than three seconds for the lead that they opened, one time in a hundred or more.",
      ...isSlow(functionsByName["lead-card"]),
    },
  };
}

const isSlow = (lambda: LambdaFunction): { metric: IMetric; threshold: number; periods: number } => ({
  metric: lambda.metricDuration({ statistic: "p99", period: Duration.minutes(5) }),
  threshold: 3_000,
  periods: 3,
});
