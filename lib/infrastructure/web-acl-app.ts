import { App } from "aws-cdk-lib";
import type { BatonAppOptions } from "./baton-app.ts";
import { precondition } from "./deployment/precondition.ts";
import { WebAclStack } from "./web-acl-stack.ts";

/** The range that AWS accepts. */
const [least, most] = [10, 2_000_000_000];

/**
 * Makes the CDK app of the web ACL alone, for the region us-east-1. It is an app of its own, so that a deployment of Baton
 * still has one stack. Throws an Error that names the first precondition that the context does not meet.
 */
export function makeWebAclApp({ context, outdir }: BatonAppOptions = {}): { app: App; stack: WebAclStack } {
  const app = new App({ context, analyticsReporting: false, outdir });
  const stageName: unknown = app.node.tryGetContext("stageName");
  const requestsPerAddress = Number(app.node.tryGetContext("requestsPerAddress") ?? "60000");
  precondition(
    "stage-name-is-a-word",
    stageName === undefined || (typeof stageName === "string" && /^[a-z][a-z0-9-]*$/.test(stageName)),
    "stageName is a word of lower-case letters, digits and hyphens.",
  );
  precondition(
    "requests-per-address-is-a-number",
    Number.isInteger(requestsPerAddress) && requestsPerAddress >= least && requestsPerAddress <= most,
    `requestsPerAddress is how many requests an address may send in five minutes, from ${least}.`,
  );
  const stack = new WebAclStack(app, stageName ? `Baton-web-acl-${stageName}` : "Baton-web-acl", {
    requestsPerAddress,
  });
  return { app, stack };
}
