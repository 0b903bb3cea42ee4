import { App } from "aws-cdk-lib";
import { BatonStack } from "./baton-stack.ts";
import { readDeployment } from "./deployment.ts";

/** How to make the app outside the CDK command line, which passes both of these by itself. */
export type BatonAppOptions = {
  /** Deployment values, and CDK's own settings; `"aws:cdk:bundling-stacks": []` leaves the functions unbundled. */
  readonly context?: Record<string, unknown>;
  /**
   * Where the cloud assembly is written on `app.synth()`. Default: `cdk.out`, or a temporary folder under the command
   * line.
   */
  readonly outdir?: string;
};

/** How the CDK should behave; here and not in cdk.json, so that tests and the local runtime see what is deployed. */
const featureFlags = {
  "@aws-cdk/aws-iam:minimizePolicies": true,
  "@aws-cdk/core:checkSecretUsage": true,
  "@aws-cdk/aws-lambda:recognizeVersionProps": true,
};

/**
 * The CDK app, not yet synthesized: `app.synth()` writes it, the construct tree can be walked before.
 * Throws an Error that names the first precondition its context does not meet.
 *
 * @example const { stack } = makeBatonApp({ context: { "aws:cdk:bundling-stacks": [] } });
 */
export function makeBatonApp({ context, outdir }: BatonAppOptions = {}): { app: App; stack: BatonStack } {
  const app = new App({
    context: { ...featureFlags, ...context },
    analyticsReporting: false,
    ...(outdir ? { outdir } : {}),
  });
  const deployment = readDeployment((key) => app.node.tryGetContext(key));
  const stack = new BatonStack(app, deployment.stageName ? `Baton-${deployment.stageName}` : "Baton", deployment);
  return { app, stack };
}
