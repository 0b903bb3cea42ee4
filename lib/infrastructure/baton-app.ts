import { App } from "aws-cdk-lib";
import { BatonStack } from "./baton-stack.ts";
import { readDeployment } from "./deployment/deployment.ts";

/** Options for code that makes the app without the CDK command line, which passes both automatically. */
export type BatonAppOptions = {
  /** Deployment values, and the CDK's own settings; `"aws:cdk:bundling-stacks": []` leaves the functions unbundled. */
  readonly context?: Record<string, unknown>;
  /** Folder of the cloud assembly. Default: `cdk.out`, or a temporary folder without the command line. */
  readonly outdir?: string;
};

/** CDK feature flags. They are here and not in cdk.json, so that tests and the local runtime see what is deployed. */
const featureFlags = {
  "@aws-cdk/aws-iam:minimizePolicies": true,
  "@aws-cdk/core:checkSecretUsage": true,
  "@aws-cdk/aws-lambda:recognizeVersionProps": true,
};

/**
 * Makes the CDK app without synthesizing it. `app.synth()` writes it; the construct tree can be walked before. Throws
 * an Error that names the first precondition that the context does not meet.
 *
 * @example const { stack } = makeBatonApp({ context: { "aws:cdk:bundling-stacks": [] } });
 */
export function makeBatonApp({ context, outdir }: BatonAppOptions = {}): { app: App; stack: BatonStack } {
  const app = new App({
    context: { ...featureFlags, ...context },
    analyticsReporting: false,
    outdir,
  });
  const deployment = readDeployment(app.node.getAllContext());
  const stack = new BatonStack(app, deployment.stageName ? `Baton-${deployment.stageName}` : "Baton", deployment);
  return { app, stack };
}
