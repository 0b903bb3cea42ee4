import type { App, Stack } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
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

const findings = ({ app, stack }: { app: App; stack: Stack }) =>
  new AwsSolutionsChecks(app)
    .validateScope(stack)
    .violations.map(
      ({ ruleName, violatingResources }) =>
        `${ruleName} ${violatingResources.map(({ constructPath }) => constructPath).join()}`,
    );

describe("cdk-nag AwsSolutions", () => {
  it("finds no violation that is not acknowledged with a reason", () => {
    expect(findings(synthesized())).toEqual([]);
  });

  it("finds no violation with every option in use", () => {
    const everything = {
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
      backupVaultArn: "arn:aws:backup:eu-west-2:444455556666:backup-vault:baton",
    };
    expect(findings(synthesized(everything))).toEqual([]);
  });

  it("finds no violation behind CloudFront, with and without a domain", () => {
    const webAclArn = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/baton/4a1c-22";
    const certificateArn = "arn:aws:acm:us-east-1:111122223333:certificate/4a1c";
    expect(findings(synthesized({ webAclArn }))).toEqual([]);
    expect(findings(synthesized({ webAclArn, domainName: "leads.example.org", certificateArn }))).toEqual([]);
  });

  it("finds no violation with a table that exists, while paused", () => {
    const tableArn = "arn:aws:dynamodb:eu-west-2:111122223333:table/baton-restored";
    expect(findings(synthesized({ tableArn, tableStreamArn: `${tableArn}/stream/1`, paused: "all" }))).toEqual([]);
  });

  it("finds the violation of a plain queue", () => {
    const { app, stack } = emptyStack("Careless");
    const { node } = new Queue(stack, "Plain");
    expect(findings({ app, stack })).toContain(`AwsSolutions-SQS3 ${node.path}/Resource`);
  });
});
