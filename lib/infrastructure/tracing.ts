import { CfnFunction, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { grant, type Permission, allow } from "./permission.ts";

/** Sends what X-Ray shows of an invocation. */
const sendTraces = (): Permission => ({
  ...allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]),
  wildcard: {
    resource: "*",
    reason: "X-Ray has no resource for traces, so only * covers them; they contain no data of leads.",
  },
});

/**
 * Lets X-Ray record the invocations of these functions: when each began, how long it took to start, whether it failed.
 * Baton bundles no tracer, so a trace has no calls of the function. Lambda decides what it samples: one invocation a
 * second, and one in twenty of the others.
 */
export function traceFunctions(functions: readonly LambdaFunction[]): void {
  for (const lambda of functions) {
    const resource = lambda.node.defaultChild;
    if (!CfnFunction.isCfnFunction(resource)) throw new Error(`${lambda.node.path} has no CfnFunction`);
    resource.tracingConfig = { mode: "Active" };
    grant(lambda, sendTraces());
  }
}
