import { App, CfnResource, Stack } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it, vi } from "vitest";
import { emptyStack, synthesized } from "./synthesized.ts";

describe("the app", () => {
  it.each([
    [undefined, "Baton"],
    ["staging", "Baton-staging"],
  ])("has for stage %s the stack %s, which has termination protection", (stageName, name) => {
    const { stack } = synthesized({ stageName });
    expect(stack.stackName).toBe(name);
    expect(stack.terminationProtection).toBe(true);
  });

  it("warns while no email sender is configured", () => {
    expect(synthesized().warnings).toEqual([expect.stringContaining("No email will leave")]);
    expect(synthesized({ emailFrom: "leads@example.org" }).warnings).toEqual([]);
  });

  it("throws for a bad context before it builds anything", () => {
    expect(() => synthesized({ smsSenderId: "far too long a name" })).toThrow(/^sms-sender-id-is-gsma-alphanumeric: /);
  });

  it.each(["ApiUrl", "TableName", "SecretArn", "TopicArn", "AlarmTopicArn"])("outputs its %s", (output) => {
    synthesized().template.hasOutput(output, {});
  });
});

const webAclArn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/baton/4a1c-22";
const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/4a1c";
const tableArn = "arn:aws:dynamodb:eu-west-2:111122223333:table/baton-restored";

/** Deployments that have each resource in one of them. */
const optionsInUse: Record<string, Record<string, unknown>> = {
  "no option": {},
  "every option": {
    stageName: "everything",
    emailFrom: "Leads <leads@example.org>",
    domainName: "leads.example.org",
    certificateArn: "arn:aws:acm:eu-west-2:111122223333:certificate/4a1c",
    alarmEmail: "ops@example.org",
    allowHttpWebhooks: "true",
    allowPrivateWebhooks: "true",
    smsProvider: "end-user-messaging",
    tracing: "true",
    rollout: "canary",
    tableClass: "infrequent-access",
    backupVaultArn: "arn:aws:backup:eu-west-2:444455556666:backup-vault:baton",
  },
  CloudFront: { webAclArn },
  "CloudFront and a domain": { webAclArn, domainName: "leads.example.org", certificateArn },
  "a table that exists, while paused": { tableArn, tableStreamArn: `${tableArn}/stream/1`, paused: "all" },
};

const findings = ({ app, stack }: { app: App; stack: Stack }) =>
  new AwsSolutionsChecks(app)
    .validateScope(stack)
    .violations.map(
      ({ ruleName, violatingResources }) =>
        `${ruleName} ${violatingResources.map(({ constructPath }) => constructPath).join()}`,
    );

describe("cdk-nag AwsSolutions", () => {
  it.each(Object.keys(optionsInUse))("finds no violation with %s", (name) => {
    expect(findings(synthesized(optionsInUse[name]))).toEqual([]);
  });

  it("finds the violation of a plain queue", () => {
    const { app, stack } = emptyStack("Careless");
    const { node } = new Queue(stack, "Plain");
    expect(findings({ app, stack })).toContain(`AwsSolutions-SQS3 ${node.path}/Resource`);
  });
});

describe("the CDK's validator of templates", () => {
  const asErrors = { "@aws-cdk/core:validateAgainstDefaultRules": true };

  it.each(Object.keys(optionsInUse))("accepts the template with %s", (name) => {
    vi.stubEnv("CDK_VALIDATION", "true");
    expect(() => synthesized({ ...optionsInUse[name], ...asErrors })).not.toThrow();
  });

  it("refuses a property that CloudFormation does not have", () => {
    vi.stubEnv("CDK_VALIDATION", "true");
    const app = new App({ context: asErrors });
    const queue = new CfnResource(new Stack(app, "Careless"), "Queue", {
      type: "AWS::SQS::Queue",
      properties: { Colour: "red" },
    });
    expect(() => app.synth()).toThrow(/Colour/);
    expect(queue.cfnResourceType).toBe("AWS::SQS::Queue");
  });
});
