import type { Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { CfnEventSourceMapping, CfnFunction, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";

/** The queues that go on in a pause: a sign-in sends nothing about leads, and the operator signs in to look. */
const goesOn = "DeliverSignInFunctionQueue";

/**
 * Stops what accepts and what sends, and keeps what waits: Lambda refuses pushes, the queues keep their messages for four
 * days, and no sweep runs. The consumers of the stream go on, because it keeps records for a day only; what they publish
 * waits in the queues. Alarms for late work fire meanwhile.
 */
export function pauseWork(stack: Stack, intake: LambdaFunction): void {
  const { defaultChild } = intake.node;
  if (defaultChild instanceof CfnFunction) defaultChild.reservedConcurrentExecutions = 0;
  for (const construct of stack.node.findAll()) {
    if (construct instanceof CfnRule && construct.scheduleExpression) construct.state = "DISABLED";
    // Of the mappings, only those of queues limit their own concurrency.
    if (
      construct instanceof CfnEventSourceMapping &&
      construct.scalingConfig &&
      construct.node.scope?.node.id !== goesOn
    )
      construct.enabled = false;
  }
}
