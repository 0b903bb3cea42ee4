import type { Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { CfnEventSourceMapping, CfnFunction, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { Pause } from "./deployment/operation-settings.ts";

/** The ids of the queues' mappings that go on in each pause. A sign-in sends nothing about leads, and the operator signs in. */
const goOn: Record<Exclude<Pause, "no">, readonly string[]> = {
  all: ["DeliverSignInFunctionQueue"],
  sending: ["DeliverSignInFunctionQueue", "WorkDueFunctionQueue", "MailEventsFunctionQueue", "SmsEventsFunctionQueue"],
};

/**
 * Stops what accepts and what sends, and keeps what waits. Lambda refuses pushes, and messages wait in their queues for four
 * days. In the pause `all` no job runs either; in the pause `sending` jobs run, and what they order waits. The consumers of
 * the stream go on, because it keeps records for a day only. Alarms for late work fire meanwhile.
 */
export function pauseWork(stack: Stack, pause: Pause, intake: LambdaFunction): void {
  if (pause === "no") return;
  const { defaultChild } = intake.node;
  if (defaultChild instanceof CfnFunction) defaultChild.reservedConcurrentExecutions = 0;
  for (const construct of stack.node.findAll()) {
    if (construct instanceof CfnRule && construct.scheduleExpression && pause === "all") construct.state = "DISABLED";
    // Of the mappings, only those of queues limit their own concurrency.
    if (construct instanceof CfnEventSourceMapping && construct.scalingConfig)
      construct.enabled = goOn[pause].includes(construct.node.scope?.node.id ?? "");
  }
}
